/** What was looked at: each has a name, for the table of known faults. */
export interface Checks {
  check(name: string, holds: boolean, saw?: unknown): void
}

/** Faults of the app by which checks do not hold, by the names of these. */
export interface Excuses {
  /** One that holds nevertheless is an error, so that a mended fault is taken from the table. */
  readonly known?: Readonly<Record<string, string>>
  /** Not in every run: it depends on what is quicker. */
  readonly sometimes?: Readonly<Record<string, string>>
}

/** Checks of one scenario. */
export const createChecks = ({ known = {}, sometimes = {} }: Excuses = {}) => {
  const wrong: string[] = []
  const seen: string[] = []
  const made = new Set<string>()
  return {
    check(name: string, holds: boolean, saw: unknown = '') {
      made.add(name)
      const fault = known[name]
      const maybe = sometimes[name]
      if (maybe !== undefined) {
        if (!holds) seen.push(maybe)
      } else if (fault === undefined) {
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
