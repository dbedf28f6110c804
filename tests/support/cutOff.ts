import type { MigrationStep } from '../../src/ports/storage.ts'

/** Migration steps that count what they ask of the rows, and fail at the given one. */
export function cutOff(
  all: readonly MigrationStep[],
  at: number,
): { steps: readonly MigrationStep[]; asked(): number } {
  let asked = 0
  const count = () => {
    asked += 1
    if (asked === at) throw new Error('cut off')
  }
  const steps = all.map(
    ({ to, run }): MigrationStep => ({
      to,
      async run(rows) {
        count()
        await run({
          each: (table, change) =>
            rows.each(table, (row) => {
              count()
              return change(row)
            }),
          put(table, row) {
            count()
            return rows.put(table, row)
          },
        })
        count()
      },
    }),
  )
  return { steps, asked: () => asked }
}
