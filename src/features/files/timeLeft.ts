const [MINUTE, HOUR] = [60, 3_600]

/** Time left of what moves, in seconds, as people say it: by tens of seconds, then minutes, then hours. Undefined while nothing moves. */
export function timeLeft(bytes: number, rate: number | undefined): number | undefined {
  if (!rate || rate <= 0) return undefined
  const seconds = bytes / rate
  if (seconds <= 50) return Math.max(10, Math.ceil(seconds / 10) * 10)
  if (seconds < 90 * MINUTE) return Math.max(1, Math.round(seconds / MINUTE)) * MINUTE
  // Beyond some days nobody would believe it.
  return seconds < 100 * HOUR ? Math.round(seconds / HOUR) * HOUR : undefined
}
