/** Bucket: so many at once, and one more every so often. Milliseconds. */
export interface BucketSize {
  readonly burst: number
  readonly everyMs: number
}

/** Token bucket: true for as many as it holds, false for what is beyond. */
export function createBucket(clock: { uptime(): number }, { burst, everyMs }: BucketSize): () => boolean {
  let left = burst
  let at = clock.uptime()
  return () => {
    const now = clock.uptime()
    left = Math.min(burst, left + (now - at) / everyMs)
    at = now
    if (left < 1) return false
    left -= 1
    return true
  }
}
