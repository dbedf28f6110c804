import { randomInt } from 'node:crypto'
import {
  MAX_SPOKEN_TO,
  MAX_STRANGERS,
  STRANGER_ADDRESS_SHARE,
  STRANGER_BURST,
  STRANGER_BYTES,
  STRANGER_BYTES_PER_SECOND,
  STRANGER_SHARE,
  STRANGERS_PER_SECOND,
} from './budgets.ts'
import { TokenBucket } from './tokenBucket.ts'

const SECRET = randomInt(2 ** 32)

/**
 * Tag of an ID: a number in its place where twenty thousand clients remember a thousand others each. FNV-1a from a secret start, so that
 * nobody can look for an ID that passes for another.
 */
export const tagOf = (id: string): number => {
  let hash = SECRET
  for (let at = 0; at < id.length; at += 1) hash = Math.imul(hash ^ id.charCodeAt(at), 0x01000193)
  return hash >>> 1
}

/** Sender of a message, as its receiver sees it. */
export interface Sender {
  readonly tag: number
  readonly household: string
}

/** Share of a receiver's budget for strangers. */
class Share {
  private readonly messages: TokenBucket
  private readonly bytes: TokenBucket

  constructor(part: number, now: number) {
    this.messages = new TokenBucket(STRANGERS_PER_SECOND * part, STRANGER_BURST * part, now)
    this.bytes = new TokenBucket(STRANGER_BYTES_PER_SECOND * part, STRANGER_BYTES * part, now)
  }

  has(bytes: number, now: number): boolean {
    return this.messages.has(1, now) && this.bytes.has(bytes, now)
  }

  take(bytes: number, now: number) {
    this.messages.take(1, now)
    this.bytes.take(bytes, now)
  }
}

/** Acquaintance: whom a client has spoken to, and how much it may yet be told by all others. */
export class Acquaintance {
  private readonly spokenTo = new Set<number>()
  private all: Share | undefined
  private readonly byStranger = new Map<number, Share>()
  private readonly byHousehold = new Map<string, Share>()

  speakTo(tag: number) {
    if (this.spokenTo.has(tag)) return
    for (const first of this.spokenTo) {
      if (this.spokenTo.size < MAX_SPOKEN_TO) break
      this.spokenTo.delete(first)
    }
    this.spokenTo.add(tag)
  }

  hasSpokenTo(tag: number): boolean {
    return this.spokenTo.has(tag)
  }

  /** May a stranger say so many bytes? If so they are taken: from its own share, from that of its address, and from the whole. */
  mayTell({ tag, household }: Sender, bytes: number, now: number): boolean {
    this.all ??= new Share(1, now)
    const shares = [
      shareOf(this.byStranger, tag, STRANGER_SHARE, now),
      shareOf(this.byHousehold, household, STRANGER_ADDRESS_SHARE, now),
      this.all,
    ]
    if (!shares.every((share) => share.has(bytes, now))) return false
    for (const share of shares) share.take(bytes, now)
    return true
  }
}

/** Share of one of many. Those who have not been heard for longest make room. */
const shareOf = <K>(shares: Map<K, Share>, key: K, part: number, now: number): Share => {
  const share = shares.get(key) ?? new Share(part, now)
  shares.delete(key)
  for (const first of shares.keys()) {
    if (shares.size < MAX_STRANGERS) break
    shares.delete(first)
  }
  shares.set(key, share)
  return share
}
