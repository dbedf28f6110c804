import { EMOJI_TONE, RECENT_EMOJI } from '../../lib/places.ts'
import { withRecent } from './recent.ts'

export type Tone = 'none' | 'light' | 'medium-light' | 'medium' | 'medium-dark' | 'dark'
export const TONE_NAMES: readonly Tone[] = ['none', 'light', 'medium-light', 'medium', 'medium-dark', 'dark']

function read(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

function write(key: string, value: string) {
  try {
    localStorage.setItem(key, value)
  } catch {
    // No room, or storage is closed to us: a habit is not worth a word.
  }
}

/** The emoji used lately on this device, the last one first. */
export const recentEmoji = (): string[] =>
  (read(RECENT_EMOJI) ?? '').split(' ').filter((one) => one !== '' && one.length < 40)

export const rememberEmoji = (emoji: string) => write(RECENT_EMOJI, withRecent(recentEmoji(), emoji).join(' '))

export const rememberedTone = (): Tone => TONE_NAMES.find((tone) => tone === read(EMOJI_TONE)) ?? 'none'

export const rememberTone = (tone: Tone) => write(EMOJI_TONE, tone)
