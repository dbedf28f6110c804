import { useEffect, useMemo, useRef } from 'react'
import { navigate, useHashLocation } from 'wouter/use-hash-location'
import { parseRoute, type Route, toPath } from './routes.ts'

export interface Navigation {
  readonly route: Route
  go(route: Route): void
  /** As if one had gone there in the first place. */
  replace(route: Route): void
  /** To the list of chats; a step back in history when that is where one came from, so that the browser's own back stays true. */
  back(): void
}

export function useNavigation(): Navigation {
  const [path] = useHashLocation()
  const trail = useRef({ before: '', now: path })

  useEffect(() => {
    if (trail.current.now !== path) trail.current = { before: trail.current.now, now: path }
  }, [path])

  return useMemo(
    () => ({
      route: parseRoute(path),
      go: (route) => navigate(toPath(route)),
      replace: (route) => navigate(toPath(route), { replace: true }),
      back() {
        const home = toPath({ at: 'home' })
        if (trail.current.before === home) history.back()
        else navigate(home, { replace: true })
      },
    }),
    [path],
  )
}
