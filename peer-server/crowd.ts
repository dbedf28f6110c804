import { ADDRESS_FACTOR, NETWORK_FACTOR } from './budgets.ts'
import type { Holder } from './memory.ts'
import { TokenBucket } from './tokenBucket.ts'

/** Bytes that go with each message: an offer has 2.5 KB, a candidate a tenth of that. */
const BYTES_A_MESSAGE = 2_048

/** Crowd: all clients of one address, and of one network, who share a budget of messages and one of bytes. */
export interface Crowd {
  /** False while there are too many messages from there. */
  takeMessage(client: Holder, now: number): boolean
  /** Bytes as they come. False while there are too many from there. */
  takeBytes(client: Holder, bytes: number, now: number): boolean
  /** Of those who have been quiet for long enough nothing needs to be known. */
  forget(now: number): void
}

export interface CrowdDeps {
  /** Of one socket. */
  readonly messagesPerSecond: number
  readonly messageBurst: number
}

/** Rates of addresses, each of which may have so much, and of their networks, which may have more. */
export const createRates = (perSecond: number, burst: number) => {
  const buckets = new Map<string, { readonly bucket: TokenBucket; readonly full: number }>()
  const bucketOf = (key: string, factor: number, now: number) => {
    const known = buckets.get(key)
    if (known !== undefined) return known.bucket
    const full = burst * factor
    const bucket = new TokenBucket(perSecond * factor, full, now)
    buckets.set(key, { bucket, full })
    return bucket
  }
  return {
    take({ household, network }: Holder, amount: number, now: number): boolean {
      const own = bucketOf(household, 1, now)
      if (!own.has(amount, now)) return false
      if (network !== undefined) {
        const wide = bucketOf(network, NETWORK_FACTOR, now)
        if (!wide.has(amount, now)) return false
        wide.spend(amount)
      }
      own.spend(amount)
      return true
    },
    forget(now: number) {
      for (const [key, { bucket, full }] of buckets) if (bucket.has(full, now)) buckets.delete(key)
    },
  }
}

export const createCrowd = ({ messagesPerSecond, messageBurst }: CrowdDeps): Crowd => {
  const [perSecond, burst] = [messagesPerSecond * ADDRESS_FACTOR, messageBurst * ADDRESS_FACTOR]
  const messages = createRates(perSecond, burst)
  const bytes = createRates(perSecond * BYTES_A_MESSAGE, burst * BYTES_A_MESSAGE)
  return {
    takeMessage: (client, now) => messages.take(client, 1, now),
    takeBytes: (client, amount, now) => bytes.take(client, amount, now),
    forget(now) {
      messages.forget(now)
      bytes.forget(now)
    },
  }
}
