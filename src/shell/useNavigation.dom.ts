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
  /** Way back to somewhere else that one may have come from. */
  backTo(route: Route): void
}

export function useNavigation(): Navigation {
  const [path] = useHashLocation()
  const trail = useRef({ before: '', now: path })

  useEffect(() => {
    if (trail.current.now !== path) trail.current = { before: trail.current.now, now: path }
  }, [path])

  return useMemo(() => {
    function backTo(route: Route) {
      if (trail.current.before === toPath(route)) history.back()
      else navigate(toPath(route), { replace: true })
    }
    return {
      route: parseRoute(path),
      go: (route) => navigate(toPath(route)),
      replace: (route) => navigate(toPath(route), { replace: true }),
      back: () => backTo({ at: 'home' }),
      backTo,
    }
  }, [path])
}
