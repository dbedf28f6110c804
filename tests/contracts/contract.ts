/** One promise of a port, and how to see whether an adapter keeps it. Knows no test runner: it also runs inside pages. */
export interface Case<Subject> {
  readonly name: string
  run(subject: Subject): Promise<void>
}

/** All that a port promises. The same list is run on the memory double and on the real adapter. */
export type Contract<Subject> = readonly Case<Subject>[]
