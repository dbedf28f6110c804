import { useCallback, useEffect, useState } from 'react'
import type { LazySearch, Search, SearchSession } from './search.ts'

export type Came = { readonly search: Search; readonly session: SearchSession } | 'away' | undefined

/** A session while `wanted`; `away` when its part of the page could not be loaded. */
export function useSession(lazySearch: LazySearch, wanted: boolean): { came: Came; again(): void } {
  const [came, setCame] = useState<Came>()
  const [tries, setTries] = useState(0)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another try is another opening
  useEffect(() => {
    if (!wanted) return
    let session: SearchSession | undefined
    let gone = false
    lazySearch.open().then(
      (search) => {
        if (gone) return
        session = search.begin()
        setCame({ search, session })
      },
      () => gone || setCame('away'),
    )
    return () => {
      gone = true
      session?.close()
      setCame(undefined)
    }
  }, [lazySearch, wanted, tries])
  return { came, again: useCallback(() => setTries((n) => n + 1), []) }
}
