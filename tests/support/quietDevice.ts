import type { Installer } from '../../src/ports/installer.ts'
import type { Updates } from '../../src/ports/updates.ts'

/** A device on which nothing but the app happens. */
export const createQuietDevice = () => {
  const updates: Updates = {
    ready: () => false,
    onReady: () => () => {},
    check: () => {},
    apply: () => {},
    stop: () => {},
  }
  const installer: Installer = { way: () => 'unknown', onChange: () => () => {}, install: async () => false }
  return { updates, installer }
}
