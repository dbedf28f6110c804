import { deepEqual } from '../support/check.ts'

/** At most a few of the places where two long lists differ: a whole one of ten thousand says nothing to anybody. */
export function differences(got: readonly unknown[], want: readonly unknown[]): unknown[] {
  const found: unknown[] = got.length === want.length ? [] : [{ length: got.length, wanted: want.length }]
  for (let at = 0; at < Math.max(got.length, want.length) && found.length < 5; at++)
    if (!deepEqual(got[at], want[at])) found.push({ at, got: got[at], want: want[at] })
  return found
}
