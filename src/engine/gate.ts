import * as v from 'valibot'
import { type Bytes, fromBase64Url, toBase64Url, utf8 } from '../lib/bytes.ts'
import { fingerprintOf, ufragOf } from '../lib/sdp.ts'
import type { Clock } from '../ports/clock.ts'
import type { Crypto, Keys } from '../ports/crypto.ts'
import type { Count, InboundOffer } from '../ports/transport.ts'
import { parsePersonId } from './address.ts'
import { type Bucket, createBucket } from './bucket.ts'
import { DIALS } from './budgets.ts'
import { timeField } from './handshake.ts'
import { type PersonId, personAt } from './ids.ts'
import { MAX_DIAL_AHEAD_MS, MAX_NONCES, MAX_PENDING_OFFERS } from './limits.ts'
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

type Signed = Omit<Dial, 'sig' | 'v' | 'kind'>

const fieldsOf = (d: Signed) =>
  [utf8(d.from), utf8(d.to), utf8(d.connectionId), fromBase64Url(d.nonce)!, timeField(d.ts)] as const
const dialBytes = (d: Signed): Bytes => signedBytes('dial', ...fieldsOf(d))

/** Bytes of a binding: the whole dial with its certificate and ICE user fragment; undefined for an SDP without them. */
function bindingBytes(d: Signed, sdp: string): Bytes | undefined {
  const [fingerprint, ufrag] = [fingerprintOf(sdp), ufragOf(sdp)]
  return fingerprint && ufrag ? signedBytes('dial-binding', ...fieldsOf(d), fingerprint, utf8(ufrag)) : undefined
}

interface Dialling {
  readonly self: PersonId
  readonly keys: Keys
  readonly crypto: Crypto
  readonly clock: Pick<Clock, 'now'>
}

/**
 * The metadata of an OFFER to a peer. Readable by the broker: it says nothing that the broker does not see anyway. Pages before 0.2 look at
 * nothing else.
 */
export async function signDial(
  { self, keys, crypto, clock }: Dialling,
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

/** Binding of a dial to the SDP that goes with it. Rejects when there is nothing in it to be bound to. */
export async function bindDial(keys: Keys, dial: Dial, sdp: string): Promise<string> {
  const bytes = bindingBytes(dial, sdp)
  if (!bytes) throw new Error('an SDP without a certificate')
  return toBase64Url(await keys.sign(bytes))
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

/** Signature that an offer needs, with what it has to be over. */
interface Needed {
  readonly bytes: Bytes
  readonly sig: string
}

/** Dial that is answered with nothing: of somebody unknown, and sound as far as can be told without its signature. */
export interface UnansweredDial {
  readonly from: PersonId
  readonly nonce: string
  readonly ts: number
  /** Is it signed by them, with its SDP? */
  isTheirs(): Promise<boolean>
}

interface Deps {
  self: PersonId
  crypto: Crypto
  clock: Clock
  count: Count
  /** A contact, or somebody whose ID I have pasted. */
  admits(from: PersonId): boolean
  /** Time of their newest dial that was bound to its certificate; `undefined` where none ever was. */
  lastDial(from: PersonId): number | undefined
  onDial(from: PersonId, ts: number): void
  /** Dial of a stranger, where somebody wants to know of it. It is answered in no case. */
  onStranger?: ((dial: UnansweredDial) => void) | undefined
  /** Somebody has changed the SDP of their dial on its way. */
  onIntercepted(from: PersonId): void
  /** Does the broker in use let nobody send under another's ID? */
  checksIds(): boolean
  /** Resolves true once this side wants to answer: the tie-break when both dial at once. */
  yields(from: PersonId): Promise<boolean>
}

/**
 * Decides which OFFERs are answered at all. To everyone else this device is silent: no reply, no RTCPeerConnection, no address.
 * The SDP itself has been held against the allow-list before this is asked.
 */
export function createGate({
  self,
  crypto,
  clock,
  count,
  admits,
  lastDial,
  onDial,
  onStranger,
  onIntercepted,
  checksIds,
  yields,
}: Deps) {
  const seen = createSeen()
  /** Dials that came with another SDP: the real one may still come, and each is told of once. */
  const changed = createSeen()
  const pending = new Map<PersonId, number>()
  const answers = new Map<PersonId, Bucket>()

  function answered(from: PersonId): boolean {
    const bucket = answers.get(from) ?? createBucket(clock, DIALS)
    answers.set(from, bucket)
    return bucket.spend()
  }

  /** Signature that is needed, and its bytes; `undefined` where none could be enough. */
  function neededOf(dial: Dial, { binding, sdp }: InboundOffer): Needed | undefined {
    if (binding !== undefined) {
      const bytes = bindingBytes(dial, sdp)
      return bytes && v.is(Signature, binding) ? { bytes, sig: binding } : undefined
    }
    // A page of before: where anybody may use its name, its dial could be an old one with somebody else's SDP.
    return checksIds() && lastDial(dial.from) === undefined ? { bytes: dialBytes(dial), sig: dial.sig } : undefined
  }

  async function isSigned(from: PersonId, { bytes, sig }: Needed): Promise<boolean> {
    const peer = parsePersonId(from)
    return peer.ok && (await crypto.verify(peer.publicKey, bytes, fromBase64Url(sig)!))
  }

  /** Stranger: silence, whatever becomes of the dial. Its signature is for whoever is told to look at. */
  function refuseStranger(dial: Dial, offer: InboundOffer): false {
    const needed = onStranger && neededOf(dial, offer)
    const { from, nonce, ts } = dial
    if (needed) onStranger?.({ from, nonce, ts, isTheirs: () => isSigned(from, needed) })
    return refuse('stranger')
  }

  async function admit(offer: InboundOffer): Promise<boolean> {
    const parsed = v.safeParse(Dial, offer.metadata)
    if (!parsed.success) return refuse('malformed')
    const dial = parsed.output
    if (dial.from !== personAt(offer.from) || dial.to !== self || dial.connectionId !== offer.connectionId)
      return refuse('misdirected')
    if (!admits(dial.from)) return refuseStranger(dial, offer)
    const needed = neededOf(dial, offer)
    if (!needed) return refuse('unbound')
    const isFresh = () => offer.binding === undefined || dial.ts > (lastDial(dial.from) ?? -1)
    const key = `${dial.from} ${dial.nonce}`
    if (seen.has(key) || !isFresh()) return refuse('replayed')
    const waiting = pending.get(dial.from) ?? 0
    if (waiting >= MAX_PENDING_OFFERS) return refuse('flood')
    pending.set(dial.from, waiting + 1)
    try {
      if (!(await isSigned(dial.from, needed))) {
        if (offer.binding === undefined || !(await isSigned(dial.from, { bytes: dialBytes(dial), sig: dial.sig })))
          return refuse('forged')
        // Their own dial, fresh, with an SDP that they have not signed: who carries it has changed it.
        if (!changed.has(key)) onIntercepted(dial.from)
        changed.add(key)
        return refuse('intercepted')
      }
      if (seen.has(key) || !isFresh()) return refuse('replayed') // the same one, checked meanwhile
      seen.add(key)
      if (!answered(dial.from)) return refuse('flood')
      // From a clock that is far ahead it must not keep out all that follow once that is put right.
      if (offer.binding !== undefined) onDial(dial.from, Math.min(dial.ts, Math.floor(clock.now()) + MAX_DIAL_AHEAD_MS))
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
