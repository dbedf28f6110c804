import { expect, test } from 'vitest'
import type { HandshakeResult } from '../../../src/engine/handshake.ts'
import { addressOf, type PersonId } from '../../../src/engine/ids.ts'
import { MAX_PROVING } from '../../../src/engine/limits.ts'
import { createProving } from '../../../src/engine/proving.ts'
import type { Channel } from '../../../src/ports/transport.ts'
import { createFakeClock } from '../../support/fakeClock.ts'
import { HONEST, MALLORY } from '../../support/middle/cast.ts'
import { createNodeCrypto } from '../../support/nodeCrypto.ts'

const [ANN, BOB] = HONEST
const [, TOO] = MALLORY

/** Ann's page, and channels of whoever wants to prove themselves. */
function stage({ holds = () => false }: { holds?: (peer: PersonId) => boolean } = {}) {
  const clock = createFakeClock()
  const { crypto } = createNodeCrypto({ seed: 5 })
  const proving = createProving({
    ...{ me: () => ANN, crypto, clock, holds },
    floor: () => 1,
    serves: () => ['link/1'],
  })
  function open(remote: PersonId) {
    const closers: (() => void)[] = []
    const made = {
      closed: false,
      sent: 0,
      result: undefined as HandshakeResult | 'flood' | 'stopped' | undefined,
      close() {
        if (made.closed) return
        made.closed = true
        for (const tell of closers) tell()
      },
    }
    const channel: Channel = {
      remote: addressOf(remote),
      role: 'offerer',
      connectionId: 'abcdefghijklmnop',
      fingerprints: { local: new Uint8Array(32), remote: new Uint8Array(32).fill(1) },
      buffered: 0,
      send() {
        made.sent += 1
      },
      whenDrained: async () => undefined,
      onPath: (tell) => tell('direct'),
      onFrame: () => undefined,
      onClose: (tell) => void closers.push(tell),
      close: made.close,
    }
    void proving.prove(channel).then((result) => {
      made.result = result
    })
    return made
  }
  return { clock, proving, open }
}

test('[L5] of one peer three channels may be proving themselves; the next is closed, and there is room again once they are done', async () => {
  const { clock, open, proving } = stage()
  const first = Array.from({ length: MAX_PROVING + 2 }, () => open(BOB.id))
  const other = open(TOO.id)
  await clock.run(0)
  expect(first.map(({ closed, sent }) => [closed, sent])).toEqual([
    ...Array(MAX_PROVING).fill([false, 1]),
    ...Array(2).fill([true, 0]),
  ])
  expect([other.closed, other.sent]).toEqual([false, 1])
  await clock.run(11_000)
  expect(first.every(({ closed }) => closed)).toBe(true)
  expect(proving.has(BOB.id)).toBe(false)
  const later = open(BOB.id)
  await clock.run(0)
  expect([later.closed, later.sent]).toEqual([false, 1])
})

test('[G2] who is removed, or kept out, proves nothing any more', async () => {
  const { clock, open, proving } = stage({ holds: (peer) => peer === TOO.id })
  const [bobs, kept] = [open(BOB.id), open(TOO.id)]
  await clock.run(0)
  expect([kept.closed, kept.sent, kept.result]).toEqual([true, 0, 'flood'])
  proving.drop(BOB.id)
  await clock.run(0)
  expect(bobs.closed).toBe(true)
  expect(bobs.result).toMatchObject({ ok: false })
})

test('[H1] a page that has stopped closes what was proving itself, and takes nothing that comes after', async () => {
  const { clock, open, proving } = stage()
  const before = open(BOB.id)
  await clock.run(0)
  proving.stop()
  const after = open(BOB.id)
  await clock.run(0)
  expect([before.closed, before.result]).toEqual([true, 'stopped'])
  expect([after.closed, after.sent, after.result]).toEqual([true, 0, 'flood'])
})
