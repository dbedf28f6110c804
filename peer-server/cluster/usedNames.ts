import { MAX_USED } from '../limits.ts'

/** Names that were used within the last while: each once. */
export const createUsedNames = ({ now = () => performance.now(), most = MAX_USED } = {}) => {
  const until = new Map<string, number>()
  return (name: string, ms: number): boolean | undefined => {
    const time = now()
    // The oldest first, as they came; all have the same span, so the first that still counts ends the search.
    for (const [old, end] of until) {
      if (end > time) break
      until.delete(old)
    }
    if (until.has(name)) return false
    if (until.size >= most) return undefined
    until.set(name, time + ms)
    return true
  }
}
