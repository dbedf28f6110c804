import type { StoreApi } from 'zustand/vanilla'
import type { Boot } from '../app/app.ts'
import { FORGET_MARK } from '../lib/places.ts'
import { forgetDevice } from '../platform/forgetDevice.ts'

interface Deps {
  boot: StoreApi<Boot>
  home: string
  container: ServiceWorkerContainer | undefined
}

/** Forgetting of this device: begun by the person, and gone on with by whichever tab comes next if this one does not live to end it. */
export function createDeviceForgetting({ boot, home, container }: Deps) {
  async function forget() {
    boot.setState({ phase: 'forgotten', left: undefined, again }, true)
    const left = await forgetDevice({ home, container })
    // Words go last, and the mark with them: it stands there as long as anything else does.
    if (left.length > 0) mark()
    boot.setState({ phase: 'forgotten', left, again }, true)
  }
  const again = () => void forget()
  const mark = () => localStorage.setItem(FORGET_MARK, '1')
  return {
    /** Was it begun, and not ended? */
    isBegun(): boolean {
      try {
        return localStorage.getItem(FORGET_MARK) !== null
      } catch {
        return false
      }
    },
    /** `stop`: ends the app, so that nothing is open. */
    async begin(stop: () => Promise<void>) {
      mark()
      boot.setState({ phase: 'forgotten', left: undefined, again }, true)
      await stop().catch(() => undefined)
      await forget()
    },
    forget,
  }
}
