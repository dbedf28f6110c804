import { expect, test } from 'vitest'
import { initialsOf } from '../../../src/lib/initials.ts'
import { inkOn, medallionOf } from '../../../src/lib/medallion.ts'

test.each([
  ['Bob', 'B', 'one word'],
  ['zoé van der berg', 'ZB', 'the first word and the last, in capitals'],
  ['Jean-Luc', 'J', 'one word with a hyphen'],
  ['Bob (work)', 'B', 'what stands apart is none of the name'],
  ['@bob', '', 'a sign is no letter'],
  ['  2 Pac', '2P', 'a number'],
  ['Émile', 'É', 'a letter and its accent'],
  ['E\u0301mile', 'E\u0301', 'a letter and its accent, two characters'],
  ['ßeta', 'ß', 'a capital that would be two letters'],
  ['Όλγα Δήμου', 'ΌΔ', 'Greek'],
  ['анна ахматова', 'АА', 'Cyrillic'],
  ['محمد علي', 'م', 'Arabic: two letters would join'],
  ['王小明', '王', 'Chinese'],
  ['김 철수', '김', 'Hangul'],
  ['क्षमा शर्मा', [...new Intl.Segmenter('hi').segment('क्षमा')][0]?.segment, 'Devanagari: a syllable is not cut'],
  ['Anna 小明', 'A', 'two scripts'],
  ['🎉 Party', 'P', 'letters before pictures'],
  ['👩🏽‍🚀', '👩🏽‍🚀', 'an emoji of many characters, whole'],
  ['🇫🇷 🇩🇪', '🇫🇷', 'a flag, whole'],
  ['…', '', 'nothing that one would know again'],
  ['', '', 'no name'],
])('%s: %s (%s)', (name, initials) => expect(initialsOf(name)).toBe(initials))

/** Relative luminance of a colour as style sheets write it, in OKLCH or as six hexadecimal digits. */
function luminance(colour: string): number {
  const [lightness = 0, chroma = 0, hue = 0] = (/oklch\((.+)\)/.exec(colour)?.[1] ?? '').split(' ').map(Number)
  if (colour.startsWith('#')) {
    const linear = (at: number) => {
      const c = Number.parseInt(colour.slice(at, at + 2), 16) / 255
      return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
    }
    return 0.2126 * linear(1) + 0.7152 * linear(3) + 0.0722 * linear(5)
  }
  const [a, b] = [chroma * Math.cos((hue * Math.PI) / 180), chroma * Math.sin((hue * Math.PI) / 180)]
  const long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const middle = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3
  const seen = (value: number) => Math.min(1, Math.max(0, value))
  return (
    0.2126 * seen(4.0767416621 * long - 3.3077115913 * middle + 0.2309699292 * short) +
    0.7152 * seen(-1.2684380046 * long + 2.6097574011 * middle - 0.3413193965 * short) +
    0.0722 * seen(-0.0041960863 * long - 0.7034186147 * middle + 1.707614701 * short)
  )
}

test('initials are read on every ground by 4.5 to 1', () => {
  const grounds = new Set(Array.from({ length: 2_000 }, (_, n) => medallionOf(`tete1${n}`).ground))
  expect(grounds.size).toBeGreaterThan(35)
  for (const ground of grounds) {
    const [lighter = 0, darker = 0] = [luminance(ground), luminance(inkOn(ground))].sort((a, b) => b - a)
    expect((lighter + 0.05) / (darker + 0.05), ground).toBeGreaterThan(4.5)
  }
})
