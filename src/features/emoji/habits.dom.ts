import { EMOJI_TONE, LOCK_MARK, RECENT_EMOJI, RECENT_REACTIONS } from '../../lib/places.ts'
import { withRecent } from './recent.ts'

export type Tone = 'none' | 'light' | 'medium-light' | 'medium' | 'medium-dark' | 'dark'
export const TONE_NAMES: readonly Tone[] = ['none', 'light', 'medium-light', 'medium', 'medium-dark', 'dark']

/** With a lock they live as long as the page: its disk is not ours to write to, and this lies beside it. */
const unwritten = new Map<string, string>()
const isLocked = () => localStorage.getItem(LOCK_MARK) !== null

function read(key: string): string | null {
  try {
    if (isLocked()) return unwritten.get(key) ?? null
    return localStorage.getItem(key)
  } catch {
    return null
  }
}

function write(key: string, value: string) {
  try {
    if (isLocked()) unwritten.set(key, value)
    else localStorage.setItem(key, value)
  } catch {
    // No room, or storage is closed to us: a habit is not worth a word.
  }
}

const listed = (key: string): string[] => (read(key) ?? '').split(' ').filter((one) => one !== '' && one.length < 40)

const remember = (key: string, emoji: string) => write(key, withRecent(listed(key), emoji).join(' '))

/** The emoji used lately on this device, the last one first. */
export const recentEmoji = (): string[] => listed(RECENT_EMOJI)

export const rememberEmoji = (emoji: string) => remember(RECENT_EMOJI, emoji)

export function rememberReaction(emoji: string) {
  rememberEmoji(emoji)
  remember(RECENT_REACTIONS, emoji)
}

/** Usual reactions: what most are, the world over. */
const USUAL = ['❤️', '👍', '😂', '😮', '😢', '🙏']

/** Quick reactions: those given lately on this device, then the usual ones. The first is what a double press gives. */
export const quickReactions = (): string[] =>
  [...new Set([...listed(RECENT_REACTIONS), ...USUAL])].slice(0, USUAL.length)

export const rememberedTone = (): Tone => TONE_NAMES.find((tone) => tone === read(EMOJI_TONE)) ?? 'none'

export const rememberTone = (tone: Tone) => write(EMOJI_TONE, tone)
