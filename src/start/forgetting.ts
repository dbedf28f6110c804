import type { StoreApi } from 'zustand/vanilla'
import type { Boot } from '../app/app.ts'
import { FORGET_MARK } from '../lib/places.ts'
import { forgetDevice, forgetWords } from '../platform/forgetDevice.ts'
import { isMarked } from '../platform/thisTab.ts'
import type { Left } from '../ports/device.ts'
import type { Updates } from '../ports/updates.ts'

interface Deps {
  boot: StoreApi<Boot>
  home: string
  container: ServiceWorkerContainer | undefined
  config: { stop(): void }
  updates: Pick<Updates, 'stop'>
}

/** Forgetting of this device: begun by the person, and gone on with by whichever tab comes next if this one does not live to end it. */
export function createDeviceForgetting({ boot, home, container, config, updates }: Deps) {
  // What other tabs keep for themselves goes as well: nobody else can reach it.
  window.addEventListener('storage', ({ key, newValue }) => {
    if (key !== FORGET_MARK || newValue === null) return
    forgetWords(sessionStorage)
    // Whoever stands at a door would open what is gone by then.
    if (boot.getState().phase === 'locked') location.reload()
  })

  let over = false
  /** Tells the tabs that follow this one. */
  let tellOthers: (left: readonly Left[] | undefined) => void = () => {}
  function show(left: readonly Left[] | undefined) {
    boot.setState({ phase: 'forgotten', left, again }, true)
    tellOthers(left)
  }

  async function forget() {
    show(undefined)
    // What writes by itself, whatever the app does.
    config.stop()
    await updates.stop()
    const left = await forgetDevice({ home, container })
    // Words go last, and the mark with them: it stands there as long as anything else does.
    if (left.length > 0) mark()
    show(left)
  }
  const again = () => void forget()
  function mark() {
    try {
      localStorage.setItem(FORGET_MARK, '1')
    } catch {
      // There is no room: drafts go in any case, and then there is.
      forgetWords(localStorage)
      try {
        localStorage.setItem(FORGET_MARK, '1')
      } catch {
        // Without the mark nobody goes on with what is cut off here.
      }
    }
  }
  return {
    /** Is everything forgotten, as another tab has told? Nothing begins here by itself. */
    isOver: () => over,
    /** Was it begun, and not ended? */
    isBegun: () => isMarked(FORGET_MARK),
    /** `stop`: ends the app, so that nothing is open. */
    async begin(stop: () => Promise<void>) {
      mark()
      show(undefined)
      await stop().catch(() => undefined)
      await forget()
    },
    forget,
    onTold(tell: typeof tellOthers) {
      tellOthers = tell
    },
    /** The tab that leads forgets. */
    told(left: readonly Left[] | undefined, again: () => void) {
      // What would write here by itself.
      config.stop()
      void updates.stop()
      over = left?.length === 0
      forgetWords(sessionStorage)
      boot.setState({ phase: 'forgotten', left, again }, true)
    },
  }
}
