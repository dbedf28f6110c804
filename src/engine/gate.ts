import * as v from 'valibot'
import { type Bytes, fromBase64Url, toBase64Url, utf8 } from '../lib/bytes.ts'
import type { Clock } from '../ports/clock.ts'
import type { Crypto, Keys } from '../ports/crypto.ts'
import type { Count, InboundOffer } from '../ports/transport.ts'
import { parsePersonId } from './address.ts'
import { timeField } from './handshake.ts'
import { type PersonId, personAt } from './ids.ts'
import { MAX_NONCES, MAX_PENDING_OFFERS } from './limits.ts'
import { PersonIdSchema } from './names.ts'
import { signedBytes } from './signed.ts'

export const Nonce = v.pipe(
  v.string(),
  v.check((text) => fromBase64Url(text)?.length === 16),
)
export const Signature = v.pipe(
  v.string(),
  v.check((text) => fromBase64Url(text)?.length === 64),
)
export const Ts = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const ConnectionId = v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{16,64}$/))

const Dial = v.strictObject({
  v: v.literal(1),
  kind: v.literal('dial'),
  from: PersonIdSchema,
  to: PersonIdSchema,
  connectionId: ConnectionId,
  nonce: Nonce,
  ts: Ts,
  sig: Signature,
})
type Dial = v.InferOutput<typeof Dial>

const dialBytes = (d: Omit<Dial, 'sig' | 'v' | 'kind'>): Bytes =>
  signedBytes('dial', utf8(d.from), utf8(d.to), utf8(d.connectionId), fromBase64Url(d.nonce)!, timeField(d.ts))

/** The metadata of an OFFER to a peer. Readable by the broker: it says nothing that the broker does not see anyway. */
export async function signDial(
  { self, keys, crypto, clock }: { self: PersonId; keys: Keys; crypto: Crypto; clock: Clock },
  to: PersonId,
  connectionId: string,
): Promise<Dial> {
  const dial = {
    from: self,
    to,
    connectionId,
    nonce: toBase64Url(crypto.random(16)),
    ts: Math.max(0, Math.floor(clock.now())),
  }
  return { v: 1, kind: 'dial', ...dial, sig: toBase64Url(await keys.sign(dialBytes(dial))) }
}

/** Remembers what was seen, the newest `limit` of it. */
export function createSeen(limit = MAX_NONCES) {
  const seen = new Set<string>()
  return {
    has: (what: string) => seen.has(what),
    add(what: string) {
      seen.add(what)
      if (seen.size > limit) for (const oldest of [...seen].slice(0, limit / 2)) seen.delete(oldest)
    },
  }
}

interface Deps {
  self: PersonId
  crypto: Crypto
  count: Count
  /** A contact, or somebody whose ID I have pasted. */
  admits(from: PersonId): boolean
  /** Resolves true once this side wants to answer: the tie-break when both dial at once. */
  yields(from: PersonId): Promise<boolean>
}

/**
 * Decides which OFFERs are answered at all. To everyone else this device is silent: no reply, no RTCPeerConnection, no address.
 * The SDP itself has been held against the allow-list before this is asked.
 */
export function createGate({ self, crypto, count, admits, yields }: Deps) {
  const seen = createSeen()
  const pending = new Map<PersonId, number>()

  async function admit(offer: InboundOffer): Promise<boolean> {
    const parsed = v.safeParse(Dial, offer.metadata)
    if (!parsed.success) return refuse('malformed')
    const dial = parsed.output
    if (dial.from !== personAt(offer.from) || dial.to !== self || dial.connectionId !== offer.connectionId)
      return refuse('misdirected')
    if (!admits(dial.from)) return refuse('stranger')
    const key = `${dial.from} ${dial.nonce}`
    if (seen.has(key)) return refuse('replayed')
    const waiting = pending.get(dial.from) ?? 0
    if (waiting >= MAX_PENDING_OFFERS) return refuse('flood')
    pending.set(dial.from, waiting + 1)
    try {
      const peer = parsePersonId(dial.from)
      if (!peer.ok || !(await crypto.verify(peer.publicKey, dialBytes(dial), fromBase64Url(dial.sig)!)))
        return refuse('forged')
      if (seen.has(key)) return refuse('replayed') // the same one, checked meanwhile
      seen.add(key)
      return (await yields(dial.from)) && admits(dial.from)
    } finally {
      const left = (pending.get(dial.from) ?? 1) - 1
      if (left > 0) pending.set(dial.from, left)
      else pending.delete(dial.from)
    }
  }
  function refuse(why: string): false {
    count(`gate.${why}`)
    return false
  }
  return { admit }
}
