/** Queued: what decides when a file comes that waits for its turn. */
export interface Queued {
  /** Put first: the highest before all others. */
  readonly first?: number | undefined
  /** Bytes. */
  readonly size: number
  /** Asked for at, milliseconds since 1970. */
  readonly since?: number | undefined
}

/** Order in a queue: what was put first, the latest of it before all; then what is small, so that it need not wait for what is large; then what was asked for before. */
export const compareQueued = (a: Queued, b: Queued): number =>
  (b.first ?? 0) - (a.first ?? 0) || a.size - b.size || (a.since ?? 0) - (b.since ?? 0)
