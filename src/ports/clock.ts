/** Time as the app sees it, so that tests can own it. */
export interface Clock {
  /** Wall clock, milliseconds since 1970. May jump either way: shown to people, never compared for liveness. */
  now(): number
  /** Milliseconds since some fixed moment; never goes back. */
  uptime(): number
  /** Runs once after `ms`; the returned function cancels it. */
  after(ms: number, run: () => void): () => void
  /** Runs once in a task of its own, after what the page has to do meanwhile; also in a tab that nobody looks at. */
  soon(run: () => void): void
}
