import type { Contract } from '../../contracts/contract.ts'

/** Cases that know what they are run on. */
export type Suite = readonly { readonly name: string; run(): Promise<void> }[]

/** What came of one case; no `error` means that it held. */
export interface Outcome {
  readonly name: string
  readonly error?: string
}

/** Each case gets a subject of its own. */
export const suite = <Subject>(contract: Contract<Subject>, makeSubject: () => Subject | Promise<Subject>): Suite =>
  contract.map(({ name, run }) => ({ name, run: async () => run(await makeSubject()) }))

/** Only a case that hangs meets it, also on a machine that is many times slower than usual. Milliseconds. */
const LIMIT = 90_000

export async function runSuite(cases: Suite): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (const { name, run } of cases) {
    let stop: ReturnType<typeof setTimeout> | undefined
    const limit = new Promise<never>((_, reject) => {
      stop = setTimeout(() => reject(new Error(`did not end within ${LIMIT} ms`)), LIMIT)
    })
    try {
      await Promise.race([run(), limit])
      outcomes.push({ name })
    } catch (reason) {
      outcomes.push({ name, error: reason instanceof Error ? (reason.stack ?? reason.message) : String(reason) })
    } finally {
      clearTimeout(stop)
    }
  }
  return outcomes
}
