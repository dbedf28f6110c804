/** What was looked at: each has a name, for the table of known faults. */
export interface Checks {
  check(name: string, holds: boolean, saw?: unknown): void
}

/**
 * Checks of one scenario. `known`: the name of a check -> the fault of the app by which it does not hold. One that holds nevertheless is an
 * error, so that a mended fault is taken from the table.
 */
export const createChecks = (known: Readonly<Record<string, string>> = {}) => {
  const wrong: string[] = []
  const seen: string[] = []
  const made = new Set<string>()
  return {
    check(name: string, holds: boolean, saw: unknown = '') {
      made.add(name)
      const fault = known[name]
      if (fault === undefined) {
        if (!holds) wrong.push(`${name}: ${typeof saw === 'string' ? saw : JSON.stringify(saw)}`)
      } else if (holds) wrong.push(`${name}: holds by now, so it is no longer to be excused by “${fault}”`)
      else seen.push(fault)
    },
    /** Known faults that were seen. */
    seen: (): string[] => [...new Set(seen)],
    /** All that is wrong, in words. */
    wrong: (): string[] => [
      ...wrong,
      ...Object.keys(known)
        .filter((name) => !made.has(name))
        .map((name) => `${name}: was never looked at, though a fault of it is known`),
    ],
  }
}
