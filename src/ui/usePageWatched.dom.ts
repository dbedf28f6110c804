import { useSyncExternalStore } from 'react'

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

/** Is somebody looking at this page: on screen, and with the focus? */
export const usePageWatched = (): boolean => useSyncExternalStore(subscribe, watched)
