import { expect, test } from 'vitest'
import { afterRelays } from '../../src/platform/relays/afterRelays.ts'
import type { Address, InboundOffer, RelayReport, Transport, TransportHandlers } from '../../src/ports/transport.ts'

const BOB = 'bob' as Address

function stage() {
  let open: () => void = () => undefined
  let ready: Promise<void> | undefined
  let tell: ((report: RelayReport) => void) | undefined
  const dialled: string[] = []
  const cancelled: string[] = []
  let started: TransportHandlers | undefined
  const bare = {
    start: (handlers: TransportHandlers) => {
      started = handlers
    },
    dial: (_: Address, connectionId: string) => {
      dialled.push(connectionId)
      return {
        ...{ connectionId, answered: true, cancel: () => void cancelled.push(connectionId) },
        result: Promise.resolve({ ok: false, why: 'absent' } as const),
      }
    },
  } as unknown as Transport
  const transport = afterRelays(bare, {
    ready: () => ready,
    onReport: (hears) => {
      tell = hears
    },
  })
  return {
    transport,
    ...{ dialled, cancelled },
    hold() {
      ready = new Promise((resolve) => {
        open = resolve
      })
    },
    release() {
      ready = undefined
      open()
    },
    dial: (id: string) => transport.dial(BOB, id, {}, async () => ''),
    started: () => started!,
    tell: (report: RelayReport) => tell?.(report),
  }
}
const soon = () => new Promise((resolve) => setImmediate(resolve))

test('[J2] where relays are ready, a dial begins at once', () => {
  const { dial, dialled } = stage()
  dial('one')
  expect(dialled).toEqual(['one'])
})

test('[J2] a dial waits until they are, is the same attempt then, and ends as it ends', async () => {
  const { dial, dialled, hold, release, cancelled } = stage()
  hold()
  const attempt = dial('one')
  await soon()
  expect([dialled, attempt.answered, attempt.connectionId]).toEqual([[], false, 'one'])
  release()
  expect(await attempt.result).toEqual({ ok: false, why: 'absent' })
  expect([dialled, attempt.answered]).toEqual([['one'], true])
  attempt.cancel()
  expect(cancelled).toEqual(['one'])
})

test('[J2] one that is cancelled while it waits is over at once, and never begins', async () => {
  const { dial, dialled, hold, release } = stage()
  hold()
  const attempt = dial('one')
  attempt.cancel()
  expect(await attempt.result).toEqual({ ok: false, why: 'cancelled' })
  release()
  await soon()
  expect(dialled).toEqual([])
})

test('[J2] an offer that is let in is answered once they are ready; whoever is not let in waits for nothing', async () => {
  const { transport, hold, release, started, tell } = stage()
  const reports: RelayReport[] = []
  let lets = true
  transport.start({
    admit: async () => lets,
    onRelay: (report: RelayReport) => void reports.push(report),
  } as unknown as TransportHandlers)
  hold()
  let admitted: boolean | undefined
  const asked = started()
    .admit({} as InboundOffer)
    .then((is) => {
      admitted = is
    })
  await soon()
  expect(admitted).toBeUndefined()
  lets = false
  expect(await started().admit({} as InboundOffer)).toBe(false)
  release()
  await asked
  expect(admitted).toBe(true)
  tell({ relay: 'a:1', way: 'udp', result: 'lent' })
  expect(reports).toHaveLength(1)
})
