import { personIdOf } from '../../src/engine/address.ts'
import { bindDial, createGate, signDial } from '../../src/engine/gate.ts'
import { addressOf, type PersonId } from '../../src/engine/ids.ts'
import { createReach } from '../../src/engine/reach.ts'
import { createStamps } from '../../src/engine/stamps.ts'
import { toBase64Url } from '../../src/lib/bytes.ts'
import type { Crypto } from '../../src/ports/crypto.ts'
import type { InboundOffer } from '../../src/ports/transport.ts'
import { createFakeClock } from './fakeClock.ts'
import { createMemoryQuickStore } from './memoryQuickStore.ts'
import { createNodeCrypto } from './nodeCrypto.ts'

export const { crypto, newKeys } = createNodeCrypto({ seed: 21 })
export const clock = createFakeClock()
export const person = () => {
  const keys = newKeys()
  return { keys, id: personIdOf(keys.publicKey) }
}
export const ann = person()
export const bob = person()
export const CONNECTION = 'abcdefghijklmnop'
export const sdpOf = (ufrag: string, byte: string) =>
  `v=0\r\na=ice-ufrag:${ufrag}\r\na=fingerprint:sha-256 ${Array(32).fill(byte).join(':')}\r\n`
export const SDP = sdpOf('abcd', 'AB')
/** A signature that is none. */
export const NONE = toBase64Url(new Uint8Array(64))

export function gate({
  admits = (from: string) => from === bob.id,
  yields = async (_from: string) => true,
  crypto: its = crypto,
  checksIds = false,
  last,
}: {
  admits?: (from: string) => boolean
  yields?: (from: string) => Promise<boolean>
  crypto?: Crypto
  checksIds?: boolean
  /** Time of the newest dial that is known from before. */
  last?: number
} = {}) {
  const intercepted: PersonId[] = []
  const { lastDial, setLastDial, dialled: onDial } = createReach()
  if (last !== undefined) setLastDial(bob.id, last)

  const counts = new Map<string, number>()
  const count = (what: string) => void counts.set(what, (counts.get(what) ?? 0) + 1)
  const { admit } = createGate({
    ...{ self: ann.id, crypto: its, clock, count, admits, yields },
    ...{ lastDial, onDial, onIntercepted: (from: PersonId) => void intercepted.push(from), checksIds: () => checksIds },
  })
  return { counts, admit, lastDial, intercepted, refusals: () => [...counts.keys()] }
}

export async function offer(
  change: Partial<InboundOffer> = {},
  { by = bob, to = ann.id, connectionId = CONNECTION } = {},
): Promise<InboundOffer> {
  const metadata = await signDial({ self: by.id, keys: by.keys, crypto, clock: stamps }, to, connectionId)
  const binding = await bindDial(by.keys, metadata, SDP)
  return { from: addressOf(by.id), connectionId, metadata, binding, sdp: SDP, ...change }
}
/** As its clock stands still, and no two dials may have the same time. */
export const stamps = createStamps(clock, createMemoryQuickStore())
export const altered = async (change: Record<string, unknown>): Promise<InboundOffer> => {
  const good = await offer()
  return { ...good, metadata: { ...(good.metadata as object), ...change } }
}
