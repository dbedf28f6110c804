import type { Attention } from '../../src/ports/attention.ts'
import type { Badge } from '../../src/ports/badge.ts'
import type { Installer } from '../../src/ports/installer.ts'
import type { Notifier } from '../../src/ports/notifier.ts'
import type { Sound } from '../../src/ports/sound.ts'
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
  const notifier: Notifier = {
    permission: () => 'unsupported',
    onPermission: () => () => {},
    ask: async () => 'unsupported',
    show: async () => false,
    close: async () => {},
    closeAll: async () => {},
  }
  const sound: Sound = { play: async () => false }
  const badge: Badge = { show: () => {} }
  const attention: Attention = { watched: () => true, onChange: () => () => {} }
  return { updates, installer, notifier, sound, badge, attention }
}
