import { VOICE_PEAKS } from '../../conversation/limits.ts'

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
const LOUDEST = LETTERS.length - 1

/** Peaks of a recording of which the levels were noted, each 0 to 1, at equal times: as letters, the loudest one being the highest. */
export function peaksOf(levels: readonly number[]): string {
  const loudest = Math.max(0, ...levels)
  return Array.from({ length: VOICE_PEAKS }, (_, n) => {
    const from = Math.floor((n * levels.length) / VOICE_PEAKS)
    const to = Math.max(from + 1, Math.floor(((n + 1) * levels.length) / VOICE_PEAKS))
    const peak = Math.max(0, ...levels.slice(from, to))
    return LETTERS[loudest > 0 ? Math.round((peak / loudest) * LOUDEST) : 0]
  }).join('')
}

/** Heights of peaks, 0 to 1. */
export const heightsOf = (peaks: string): readonly number[] =>
  [...peaks].map((letter) => Math.max(0, LETTERS.indexOf(letter)) / LOUDEST)

/** Time as it stands beside a recording: minutes and seconds. `ms`: milliseconds. */
export function clockOf(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
