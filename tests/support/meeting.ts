import { personIdOf } from '../../src/engine/address.ts'
import { type HandshakeResult, prove } from '../../src/engine/handshake.ts'
import { type Bytes, concat, toBase64Url, utf8 } from '../../src/lib/bytes.ts'
import type { Keys } from '../../src/ports/crypto.ts'
import type { Channel } from '../../src/ports/transport.ts'
import { createFakeClock } from './fakeClock.ts'
import { createNodeCrypto } from './nodeCrypto.ts'
import { createWire } from './wire.ts'

type Frame = Bytes | undefined
type Role = 'offerer' | 'answerer'
type Tamper = (from: Role, index: number, frame: Frame) => readonly Frame[]

const SERVES = ['link/1', 'log/1', 'profile/1']
export const { crypto, newKeys } = createNodeCrypto({ seed: 7 })
const person = () => {
  const keys = newKeys()
  return { keys, id: personIdOf(keys.publicKey), fingerprint: crypto.random(32) }
}
export const ann = person()
export const bob = person()
export const mallory = person()

interface Meeting {
  offerer?: typeof ann
  answerer?: typeof ann
  tamper?: Tamper
  sees?: { offerer?: Bytes; answerer?: Bytes }
  connectionId?: string
  floor?: number
  serves?: readonly string[]
  /** While it lasts, each signature takes this long. Milliseconds. */
  slowKeys?: number
}

/** Two ends of one connection, about to prove themselves. */
export function meet(given: Meeting = {}) {
  const { offerer = ann, answerer = bob, floor = 1, serves = SERVES, slowKeys = 0, ...wiring } = given
  const clock = createFakeClock()
  const wire = createWire({ clock, offerer, answerer, ...wiring })
  const results: Partial<Record<Role, HandshakeResult>> = {}
  const slow = (keys: Keys): Keys => ({
    ...keys,
    sign: async (message) => {
      await new Promise<void>((resolve) => clock.after(slowKeys, resolve))
      return keys.sign(message)
    },
  })
  function start(role: Role, over: { floor?: number; channel?: Channel } = {}) {
    const { id, keys } = role === 'offerer' ? offerer : answerer
    const channel = over.channel ?? wire[role].channel
    void prove({ channel, self: id, keys: slow(keys), crypto, clock, serves, floor: over.floor ?? floor }).then(
      (result) => {
        results[role] = result
        if (!result.ok) channel.close()
      },
    )
  }
  return {
    clock,
    wire,
    results,
    start,
    async both(ms = 30_000) {
      start('offerer')
      start('answerer')
      await clock.until(() => results.offerer !== undefined && results.answerer !== undefined, ms)
      return results as Record<Role, HandshakeResult>
    },
  }
}

export const why = (result: HandshakeResult | undefined) =>
  result === undefined ? 'pending' : result.ok ? 'ok' : result.why
export const said = (results: Partial<Record<Role, HandshakeResult>>) => [why(results.offerer), why(results.answerer)]

export const replace =
  (role: Role, at: number, change: (frame: Bytes) => readonly Frame[]): Tamper =>
  (from, index, frame) =>
    from === role && index === at && frame ? change(frame) : [frame]

export const hello = (change: Record<string, unknown> = {}) =>
  concat(
    [1],
    utf8(JSON.stringify({ versions: [1], serves: SERVES, nonce: toBase64Url(new Uint8Array(32).fill(7)), ...change })),
  )
