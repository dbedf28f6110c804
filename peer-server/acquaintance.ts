import { randomInt } from 'node:crypto'
import {
  MAX_SPOKEN_TO,
  MAX_STRANGERS,
  STRANGER_ADDRESS_SHARE,
  STRANGER_BURST,
  STRANGER_BYTES,
  STRANGER_BYTES_PER_SECOND,
  STRANGER_CANDIDATE_BYTES,
  STRANGER_CANDIDATES,
  STRANGER_FIRST_SHARE,
  STRANGER_FRAME,
  STRANGER_REQUEST,
  STRANGER_REQUESTS,
  STRANGER_REQUESTS_PER_SECOND,
  STRANGER_SHARE,
  STRANGERS_PER_SECOND,
} from './budgets.ts'
import type { Envelope } from './envelope.ts'

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
  /** Place that it speaks from, which strangers are counted by: an IPv4 address, or the /48 around an IPv6 one. */
  readonly place: string
}

/** Message of a sender: what of it a receiver is concerned with. */
export type Telling = Pick<Envelope, 'type' | 'isRequest'> & { readonly bytes: number }

/** Rate: so much at once, and so much a second. */
interface Rate {
  readonly messages: number
  readonly messagesPerSecond: number
  readonly bytes: number
  readonly bytesPerSecond: number
}

const partOf = (rate: Rate, part: number): Rate => ({
  messages: rate.messages * part,
  messagesPerSecond: rate.messagesPerSecond * part,
  bytes: rate.bytes * part,
  bytesPerSecond: rate.bytesPerSecond * part,
})

/** Rates of all that strangers say of one kind, of one address and of one stranger of them, and of what an address says first. */
const ratesOf = (whole: Rate) => ({
  whole,
  place: partOf(whole, STRANGER_ADDRESS_SHARE),
  stranger: partOf(whole, STRANGER_SHARE),
  first: partOf(whole, STRANGER_FIRST_SHARE),
})
type Rates = ReturnType<typeof ratesOf>

const DIALS = ratesOf({
  messages: STRANGER_BURST,
  messagesPerSecond: STRANGERS_PER_SECOND,
  bytes: STRANGER_BYTES,
  bytesPerSecond: STRANGER_BYTES_PER_SECOND,
})
const REQUESTS = ratesOf({
  messages: STRANGER_REQUESTS,
  messagesPerSecond: STRANGER_REQUESTS_PER_SECOND,
  bytes: STRANGER_REQUESTS * STRANGER_REQUEST,
  bytesPerSecond: STRANGER_REQUESTS_PER_SECOND * STRANGER_REQUEST,
})

/** Quiet: after so long in which nothing was told every share is whole again, and nothing needs to be known. Milliseconds. */
export const STRANGERS_QUIET_MS = (STRANGER_BYTES / STRANGER_BYTES_PER_SECOND) * 1_000

/** Share of a budget. Small: an attacker may make one for each of twenty thousand receivers. */
class Share {
  private readonly rate: Rate
  private messages: number
  private bytes: number
  private at: number

  constructor(rate: Rate, now: number) {
    this.rate = rate
    this.messages = rate.messages
    this.bytes = rate.bytes
    this.at = now
  }

  has(messages: number, bytes: number, now: number): boolean {
    const { rate } = this
    const seconds = (now - this.at) / 1_000
    this.messages = Math.min(rate.messages, this.messages + seconds * rate.messagesPerSecond)
    this.bytes = Math.min(rate.bytes, this.bytes + seconds * rate.bytesPerSecond)
    this.at = now
    return this.messages >= messages && this.bytes >= bytes
  }

  take(messages: number, bytes: number) {
    this.messages -= messages
    this.bytes -= bytes
  }
}

/** Remembers the newest of many: those who have not been heard for longest make room. */
const remember = <K, V>(known: Map<K, V>, key: K, value: V) => {
  known.delete(key)
  for (const first of known.keys()) {
    if (known.size < MAX_STRANGERS) break
    known.delete(first)
  }
  known.set(key, value)
}

/** Budget of a receiver for what strangers say of one kind. What is refused is remembered nowhere. */
class Strangers {
  private readonly rates: Rates
  private readonly first: Share
  private readonly firstByPlace = new Map<string, Share>()
  private readonly common: Share
  private readonly byPlace = new Map<string, Share>()
  private readonly byTag = new Map<number, Share>()

  constructor(rates: Rates, now: number) {
    this.rates = rates
    this.first = new Share(rates.whole, now)
    this.common = new Share(rates.whole, now)
  }

  take(sender: Sender, messages: number, bytes: number, now: number, onlyFirst: boolean): boolean {
    return this.takeFirst(sender, messages, bytes, now) || (!onlyFirst && this.takeCommon(sender, messages, bytes, now))
  }

  /** First words of an address have a share that nobody else can use up. */
  private takeFirst({ place }: Sender, messages: number, bytes: number, now: number): boolean {
    if (!this.first.has(messages, bytes, now)) return false
    const own = this.firstByPlace.get(place) ?? new Share(this.rates.first, now)
    if (!own.has(messages, bytes, now)) return false
    remember(this.firstByPlace, place, own)
    for (const share of [this.first, own]) share.take(messages, bytes)
    return true
  }

  /** All else comes from the share of the stranger, from that of its address, and from the whole. */
  private takeCommon({ tag, place }: Sender, messages: number, bytes: number, now: number): boolean {
    if (!this.common.has(messages, bytes, now)) return false
    const ofPlace = this.byPlace.get(place) ?? new Share(this.rates.place, now)
    const own = this.byTag.get(tag) ?? new Share(this.rates.stranger, now)
    if (!ofPlace.has(messages, bytes, now) || !own.has(messages, bytes, now)) return false
    remember(this.byPlace, place, ofPlace)
    remember(this.byTag, tag, own)
    for (const share of [this.common, ofPlace, own]) share.take(messages, bytes)
    return true
  }
}

/** Candidates that a stranger may still send for the offers of theirs that got through, and bytes that are set aside for them. */
interface Following {
  candidates: number
  bytes: number
}

/** Acquaintance: whom a client has spoken to, and how much it may yet be told by all others. */
export class Acquaintance {
  private readonly spokenTo = new Set<number>()
  private dials: Strangers | undefined
  private requests: Strangers | undefined
  private readonly following = new Map<number, Following>()
  private toldAt = 0

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

  /** May a stranger say this? If so it is paid for. `onlyFirst`: nothing but what an address says first. */
  mayTell(sender: Sender, { type, isRequest, bytes }: Telling, now: number, onlyFirst = false): boolean {
    const may =
      type === 'CANDIDATE'
        ? this.mayFollow(sender, bytes, now, onlyFirst)
        : isRequest
          ? this.mayAsk(sender, bytes, now, onlyFirst)
          : this.mayDial(sender, bytes, now, onlyFirst)
    if (may) this.toldAt = now
    return may
  }

  /** Of strangers who have been quiet for long enough nothing needs to be known. */
  forget(now: number) {
    if (now - this.toldAt < STRANGERS_QUIET_MS) return
    this.dials = undefined
    this.requests = undefined
    this.following.clear()
  }

  private mayAsk(sender: Sender, bytes: number, now: number, onlyFirst: boolean): boolean {
    if (bytes > STRANGER_REQUEST) return false
    this.requests ??= new Strangers(REQUESTS, now)
    return this.requests.take(sender, 1, bytes, now, onlyFirst)
  }

  private mayDial(sender: Sender, bytes: number, now: number, onlyFirst: boolean): boolean {
    if (bytes > STRANGER_FRAME) return false
    this.dials ??= new Strangers(DIALS, now)
    const cost = bytes + STRANGER_CANDIDATE_BYTES
    if (!this.dials.take(sender, 1, cost, now, onlyFirst)) return false
    const following = this.following.get(sender.tag) ?? { candidates: 0, bytes: 0 }
    following.candidates += STRANGER_CANDIDATES
    following.bytes += STRANGER_CANDIDATE_BYTES
    remember(this.following, sender.tag, following)
    return true
  }

  /** Candidates are nothing without their offer. Without this, whoever sends candidates alone costs what dials do, for a tenth of it. */
  private mayFollow(sender: Sender, bytes: number, now: number, onlyFirst: boolean): boolean {
    const following = this.following.get(sender.tag)
    if (following === undefined || following.candidates <= 0) return false
    const isSetAside = bytes <= following.bytes
    if (!isSetAside && !this.dials?.take(sender, 0, bytes, now, onlyFirst)) return false
    following.candidates -= 1
    if (isSetAside) following.bytes -= bytes
    return true
  }
}
