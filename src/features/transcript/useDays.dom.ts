import { useEffect, useMemo, useState } from 'react'
import type { Days } from '../../conversation/days.ts'
import { daysOfMonth } from './month.ts'
import type { Opening } from './opening.ts'

/**
 * Days of the month of `day`, and on which of them something stands; `some` is undefined until that is known. Where the
 * disk does not answer any may be tried.
 */
export function useDays(opening: Pick<Opening, 'days'>, day: number) {
  const first = new Date(new Date(day).getFullYear(), new Date(day).getMonth()).getTime()
  const starts = useMemo(() => daysOfMonth(first), [first])
  const [found, setFound] = useState<Days & { readonly first: number }>()
  useEffect(() => {
    let wanted = true
    const tried = { some: starts.slice(1).map(() => true), oldest: undefined, newest: undefined }
    void opening
      .days(starts)
      .catch(() => tried)
      .then((days) => wanted && setFound({ ...days, first }))
    return () => {
      wanted = false
    }
  }, [opening, starts, first])
  return {
    days: starts.slice(0, -1),
    some: found?.first === first ? found.some : undefined,
    oldest: found?.oldest,
    newest: found?.newest,
    known: found !== undefined,
  }
}
