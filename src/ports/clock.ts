/** Time as the app sees it, so that tests can own it. */
export interface Clock {
  /** Wall clock, milliseconds since 1970. May jump either way: shown to people, never compared for liveness. */
  now(): number
  /** Milliseconds since some fixed moment; never goes back. */
  uptime(): number
  /** Runs once after `ms`; the returned function cancels it. */
  after(ms: number, run: () => void): () => void
}
