import type { Clock } from '../../ports/clock.ts'
import type { Sound } from '../../ports/sound.ts'
import type { Alerts } from '../settings/alerts.ts'

/** Between two sounds. Milliseconds. */
const SOUND_INTERVAL_MS = 1_500

/** Bell: the sound of a message, once where many chats have news. */
export function createBell({ sound, clock }: { readonly sound: Sound; readonly clock: Clock }) {
  let lastSound = Number.NEGATIVE_INFINITY
  return {
    /** False when nothing could be heard. */
    async ring(chosen: Alerts['sound']): Promise<boolean> {
      if (chosen === 'none') return false
      if (clock.uptime() - lastSound < SOUND_INTERVAL_MS) return true
      lastSound = clock.uptime()
      return sound.play(chosen)
    },
  }
}
