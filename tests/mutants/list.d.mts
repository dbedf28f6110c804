/** One guarantee taken away: `find` stands exactly once in `file`, and `tests` should notice when `replace` stands there instead. */
export interface Mutant {
  readonly name: string
  readonly file: string
  readonly promise?: string
  readonly find: string
  readonly replace: string
  readonly tests: readonly string[]
  /** Why nothing notices. */
  readonly explained?: string
}
export const mutants: readonly Mutant[]
