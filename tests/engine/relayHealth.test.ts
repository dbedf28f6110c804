import { expect, test } from 'vitest'
import { createRelayHealth } from '../../src/engine/relayHealth.ts'
import type { RelayWay } from '../../src/lib/iceUrl.ts'
import type { RelayReport } from '../../src/ports/transport.ts'
import { friends } from '../support/pair.ts'

const RELAY = 'chat.example.org:3478'
const CODES = {
  lent: undefined,
  silent: undefined,
  unauthorized: 401,
  quota: 486,
  unreached: 701,
  refused: 403,
} as const
const report = (result: RelayReport['result'], way: RelayWay = 'udp'): RelayReport => {
  const code = CODES[result]
  return { relay: RELAY, way, result, ...(code !== undefined && { code }) }
}

const after = (...reports: RelayReport[]) => {
  const { store, take } = createRelayHealth(() => 7)
  for (const one of reports) take(one)
  return store.getState()
}

test('[J3] what a relay refuses is told until it lends again, and counted', () => {
  expect(after(report('lent'), report('quota'))).toEqual({
    ways: { udp: { result: 'quota', code: 486, at: 7 } },
    met: { lent: 1, quota: 1 },
    trouble: 'quota',
  })
  expect(after(report('unauthorized')).trouble).toBe('unauthorized')
  expect(after(report('quota'), report('unauthorized'), report('lent'))).toMatchObject({
    ways: { udp: { result: 'lent' } },
    met: { quota: 1, unauthorized: 1, lent: 1 },
  })
  expect(after(report('quota'), report('lent')).trouble).toBeUndefined()
})

test('[J3] one way that is shut is no trouble while another is open; all of them are', () => {
  expect(after(report('lent', 'tls'), report('unreached', 'udp')).trouble).toBeUndefined()
  expect(after(report('unreached', 'udp'), report('lent', 'tls')).trouble).toBeUndefined()
  expect(after(report('unreached', 'udp'), report('silent', 'tcp'), report('unreached', 'tls')).trouble).toBe(
    'unreached',
  )
  expect(after(report('quota'), report('unreached', 'tcp')).trouble).toBe('quota')
  expect(after(report('quota'), report('refused')).trouble).toBe('quota')
})

test('[J3] what the transport reports, screens are told', async () => {
  const { world, ann, bob } = await friends()
  world.net.relay(ann.id, report('quota'))
  expect(ann.app.relays.store.getState()).toMatchObject({ trouble: 'quota', met: { quota: 1 } })
  expect(bob.app.relays.store.getState()).toEqual({ ways: {}, met: {} })
})
