import { createListeners } from '../lib/listeners.ts'
import type { Installer, InstallWay } from '../ports/installer.ts'

/** Chromium's, in no standard's types. */
interface InstallPrompt extends Event {
  prompt(): Promise<{ outcome: 'accepted' | 'dismissed' }>
}

export interface InstallerDeps {
  readonly window: Pick<Window, 'addEventListener' | 'matchMedia'>
  readonly navigator: Pick<Navigator, 'userAgent' | 'maxTouchPoints'> & { readonly standalone?: boolean }
}

/** Browser by its name, where nothing can be asked of it: that tells what the person can do. */
function wayByHand({ userAgent, maxTouchPoints }: InstallerDeps['navigator']): InstallWay {
  // An iPad says that it is a Mac, but no Mac has a touch screen.
  if (/iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && maxTouchPoints > 1)) return 'share-menu'
  if (/Android/.test(userAgent)) return 'menu'
  if (/Firefox\//.test(userAgent)) return 'unable'
  if (/Macintosh.*Version\/[\d.]+ Safari\//.test(userAgent)) return 'dock'
  return 'unknown'
}

/** Holds the browser's offer until the person asks for it in the settings, instead of letting it pop up. */
export function createInstaller({ window, navigator }: InstallerDeps): Installer {
  const listeners = createListeners<[]>()
  let offer: InstallPrompt | undefined
  let installed = navigator.standalone === true || window.matchMedia('(display-mode: standalone)').matches

  window.addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault()
    offer = event as InstallPrompt
    listeners.tell()
  })
  window.addEventListener('appinstalled', () => {
    installed = true
    offer = undefined
    listeners.tell()
  })

  return {
    way: () => (installed ? 'installed' : offer ? 'offered' : wayByHand(navigator)),
    onChange: listeners.add,
    async install() {
      const held = offer
      if (!held) return false
      // It can be shown once; if it is declined, the browser offers a new one when it sees fit.
      offer = undefined
      const { outcome } = await held.prompt()
      listeners.tell()
      return outcome === 'accepted'
    },
  }
}
