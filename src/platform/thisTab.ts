/** A mark that this tab alone sees, until it has been loaded anew once. */
export function createTabMark(name: string) {
  return {
    set() {
      try {
        sessionStorage.setItem(name, 'yes')
      } catch {
        // Storage is closed to this page: then the tab comes back as any other does.
      }
    },
    take(): boolean {
      try {
        const isSet = sessionStorage.getItem(name) === 'yes'
        sessionStorage.removeItem(name)
        return isSet
      } catch {
        return false
      }
    },
  }
}

/** Mark that all tabs of the profile see: is it there? */
export function isMarked(name: string): boolean {
  try {
    return localStorage.getItem(name) !== null
  } catch {
    return false
  }
}

/** After everything that the first screen needs. */
export function whenIdle(run: () => void) {
  const idle = () =>
    'requestIdleCallback' in window ? requestIdleCallback(run, { timeout: 5_000 }) : setTimeout(run, 500)
  if (document.readyState === 'complete') idle()
  else window.addEventListener('load', idle, { once: true })
}
