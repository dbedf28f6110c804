import { type Bucket, createBucket } from '../../engine/bucket.ts'
import { REQUEST_OPENINGS, REQUEST_PAUSE_MS, REQUEST_SIGNATURES, REQUESTS_OF_SENDER } from '../../engine/budgets.ts'
import { createSeen, type UnansweredDial } from '../../engine/gate.ts'
import type { PersonId } from '../../engine/ids.ts'
import { fromBase64Url } from '../../lib/bytes.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Crypto } from '../../ports/crypto.ts'
import type { Count } from '../../ports/transport.ts'
import type { Self } from '../identity/identity.ts'
import type { InviteBook } from './invite.ts'
import type { ContactRequest } from './people.ts'
import { isSigned, openRequest, parseRequest } from './request.ts'

/** Senders whose buckets are remembered; of those beyond, the one that asked longest ago is forgotten. */
const MAX_SENDERS = 4_096

interface Deps {
  crypto: Crypto
  clock: Clock
  count: Count
  isBlocked(person: PersonId): boolean
  isKnown(person: PersonId): boolean
  isIgnored(person: PersonId): boolean
  invites: Pick<InviteBook, 'any' | 'find'>
  /** Nobody else may ask. */
  invitedOnly(): boolean
}

/** Gate for requests: each is opened once, and no more of them than can be borne; what is refused is counted. */
export function createRequestGate({ crypto, clock, count, isBlocked, isKnown, isIgnored, ...deps }: Deps) {
  const seen = createSeen()
  const senders = new Map<PersonId, Bucket>()
  const takenAt = new Map<PersonId, number>()
  const signature = createBucket(clock, REQUEST_SIGNATURES)
  const opening = createBucket(clock, REQUEST_OPENINGS)

  /** Remembers the newest; there are never more than so many. */
  function remember<T>(all: Map<PersonId, T>, person: PersonId, value: T) {
    all.delete(person)
    all.set(person, value)
    for (const oldest of all.keys()) {
      if (all.size <= MAX_SENDERS) break
      all.delete(oldest)
    }
  }

  function ofSender(from: PersonId): boolean {
    const bucket = senders.get(from) ?? createBucket(clock, REQUESTS_OF_SENDER)
    remember(senders, from, bucket)
    return bucket.spend()
  }

  function refuse(why: string): undefined {
    count(`request.${why}`)
  }

  /** Signature that is looked at, unless something cheaper refuses before. */
  async function passes(from: PersonId, nonce: string, isTheirs: () => Promise<boolean>): Promise<true | undefined> {
    const key = `${from} ${nonce}`
    if (seen.has(key)) return refuse('replayed')
    // Whoever was ignored can have been invited since: that is seen in the sealed envelope alone.
    const invites = deps.invites.any()
    if (isIgnored(from) && !invites) return refuse('ignored')
    const known = isKnown(from)
    if (!known && !invites && deps.invitedOnly()) return refuse('uninvited')
    if (!known && clock.uptime() - (takenAt.get(from) ?? Number.NEGATIVE_INFINITY) < REQUEST_PAUSE_MS)
      return refuse('again')
    // Before the signature nobody is known by name: what one sender spends is never another's.
    if (!ofSender(from) || (!known && !signature.spend())) return refuse('flood')
    if (!(await isTheirs())) return refuse('forged')
    // The same one, checked meanwhile. The box would not take it either; opening it is what costs.
    if (seen.has(key)) return refuse('replayed')
    if (!known && !opening.spend()) return refuse('crowd')
    seen.add(key)
    return true
  }

  return {
    async open(self: Self | undefined, from: PersonId, metadata: unknown): Promise<ContactRequest | undefined> {
      if (isBlocked(from)) return refuse('blocked')
      const sealed = self && parseRequest(from, self.id, metadata)
      if (!sealed) return refuse('malformed')
      if (!(await passes(from, sealed.nonce, () => isSigned(sealed, crypto)))) return undefined
      const opened = await openRequest(sealed, self.keys)
      if (!opened) return refuse('forged')
      const { proof, ...request } = opened
      const proved = { from, to: self.id, nonce: fromBase64Url(sealed.nonce)! }
      const invite = proof && (await deps.invites.find({ ...proved, proof }))
      return invite ? { ...request, invite } : request
    },
    /** Dial of somebody unknown who may have known me before: a request of few words, within the same budgets. */
    dialled: async ({ from, nonce, ts, isTheirs }: UnansweredDial): Promise<ContactRequest | undefined> =>
      (await passes(from, nonce, isTheirs)) && { from, name: '', text: '', at: ts, knew: true },
    /** Request taken, on the disk: the next one of this sender can wait. */
    taken: (from: PersonId) => remember(takenAt, from, clock.uptime()),
    /** Request pushed out by newer ones: its sender need not wait to be heard again. */
    pushedOut: (from: PersonId) => void takenAt.delete(from),
  }
}
