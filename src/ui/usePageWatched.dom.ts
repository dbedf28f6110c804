import { createContext, useContext, useSyncExternalStore } from 'react'

const watched = () => document.visibilityState === 'visible' && document.hasFocus()

function subscribe(tell: () => void) {
  document.addEventListener('visibilitychange', tell)
  window.addEventListener('focus', tell)
  window.addEventListener('blur', tell)
  return () => {
    document.removeEventListener('visibilitychange', tell)
    window.removeEventListener('focus', tell)
    window.removeEventListener('blur', tell)
  }
}

/** Stage: false for what is on its way off the screen. Nobody looks at that any more. */
export const OnStage = createContext(true)

/** Is somebody looking at this part of the page: on screen, and with the focus? */
export function usePageWatched(): boolean {
  const page = useSyncExternalStore(subscribe, watched)
  return useContext(OnStage) && page
}
