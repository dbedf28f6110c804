/** The p-th percentile, 0 … 100. */
export function percentile(values: readonly number[], p: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor((p / 100) * sorted.length))] ?? Number.NaN
}
export const median = (values: readonly number[]): number => percentile(values, 50)

const rows: { what: string; figure: string; reference: string; aim: string }[] = []

/** Notes one measure. Nothing is asserted: machines are noisy, and a figure that must not rot belongs in a budget. */
export function note(what: string, figure: string, reference: string, aim: string) {
  rows.push({ what, figure, reference, aim })
  console.log(`${what}: ${figure} (${reference}; aim ${aim})`)
}

export function table(): string {
  const head = { what: 'what', figure: 'measured', reference: 'reference, same run', aim: 'aim' }
  const all = [head, ...rows]
  const width = (key: keyof typeof head) => Math.max(...all.map((row) => row[key].length))
  const keys = ['what', 'figure', 'reference', 'aim'] as const
  return all.map((row) => keys.map((key) => row[key].padEnd(width(key))).join('  ')).join('\n')
}

export const ms = (value: number) => `${value.toFixed(value < 10 ? 2 : 0)} ms`
export const ratio = (value: number) => `${value.toFixed(2)}×`
