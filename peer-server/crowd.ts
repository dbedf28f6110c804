import { ADDRESS_FACTOR, NETWORK_FACTOR } from './budgets.ts'
import type { Holder } from './memory.ts'
import { TokenBucket } from './tokenBucket.ts'

/** Bytes that cost as much as a message: to read one of the largest takes as long as to pass on a dozen offers. */
const BYTES_A_MESSAGE = 4_096

/** Crowd: all clients of one address, and of one network, who share a budget of messages and bytes. */
export interface Crowd {
  /** Messages, and bytes as they come. False while there are too many of them from there. */
  take(client: Holder, what: { readonly messages?: number; readonly bytes?: number }, now: number): boolean
  /** Of those who have been quiet for long enough nothing needs to be known. */
  forget(now: number): void
}

export interface CrowdDeps {
  /** Of one socket. */
  readonly messagesPerSecond: number
  readonly messageBurst: number
}

export const createCrowd = ({ messagesPerSecond, messageBurst }: CrowdDeps): Crowd => {
  const crowds = new Map<string, { readonly bucket: TokenBucket; readonly burst: number }>()
  const bucketOf = (key: string, factor: number, now: number) => {
    const known = crowds.get(key)
    if (known !== undefined) return known.bucket
    const burst = messageBurst * factor
    const bucket = new TokenBucket(messagesPerSecond * factor, burst, now)
    crowds.set(key, { bucket, burst })
    return bucket
  }

  return {
    take({ household, network }, { messages = 0, bytes = 0 }, now) {
      const cost = messages + bytes / BYTES_A_MESSAGE
      const own = bucketOf(household, ADDRESS_FACTOR, now)
      if (!own.has(cost, now)) return false
      if (network !== undefined) {
        const wide = bucketOf(network, ADDRESS_FACTOR * NETWORK_FACTOR, now)
        if (!wide.has(cost, now)) return false
        wide.take(cost, now)
      }
      own.take(cost, now)
      return true
    },
    forget(now) {
      for (const [key, { bucket, burst }] of crowds) if (bucket.has(burst, now)) crowds.delete(key)
    },
  }
}
