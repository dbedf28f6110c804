/** A stream of 32-bit numbers that depends on the whole of `text` (FNV-1a into xorshift). Not for secrets. */
function numbersOf(text: string): () => number {
  let state = 0x811c9dc5
  for (let i = 0; i < text.length; i++) state = Math.imul(state ^ text.charCodeAt(i), 0x01000193)
  state = state >>> 0 || 1
  return () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state
  }
}

/** Tiles for a quarter of the picture: 40 by 40, and the lower right corner is the picture's middle. */
const TILES = [
  'M40 0v40H0A40 40 0 0 1 40 0z',
  'M0 0a40 40 0 0 1 40 40H0z',
  'M0 0h40v40A40 40 0 0 1 0 0z',
  'M0 0a40 40 0 0 1 40 40A40 40 0 0 1 0 0z',
  'M40 0a40 40 0 0 1-40 40A40 40 0 0 1 40 0z',
  'M20 6a14 14 0 1 1 0 28 14 14 0 0 1 0-28z',
  'M0 20a20 20 0 0 1 40 0v20H0z',
  'M40 0v40H0z',
  'M0 0h20v40H0z',
  'M40 8v12a20 20 0 0 0-20 20H8A32 32 0 0 1 40 8z',
] as const

const HEARTS = ['M40 28a12 12 0 1 1 0 24 12 12 0 0 1 0-24z', 'M40 30a10 10 0 1 1 0 20 10 10 0 0 1 0-20z'] as const

/**
 * Hues: how far on the colour circle the second colour may stand from the first, so that the pair looks well together.
 * Degrees.
 */
const COMPANIONS = [35, 60, 150, 180, 210, 300, 325] as const

const DEEP_GROUND = 'oklch(0.48 0.11'

/** Ink that can be read on a medallion's ground: by 4.5 to 1, whatever its hue. */
export const inkOn = (ground: string): string => (ground.startsWith(DEEP_GROUND) ? '#ffffff' : '#1f1b17')

export interface Medallion {
  readonly ground: string
  /** To be painted in this order. `turn` is an SVG transform. */
  readonly shapes: readonly { readonly path: string; readonly fill: string; readonly turn?: string }[]
}

/** A picture in an 80 by 80 square, drawn from an ID: the same everywhere, and another one for another ID. Two pairs of tiles turn about the middle. */
export function medallionOf(id: string): Medallion {
  const next = numbersOf(id)
  // The first numbers of a short seed are close together.
  for (let i = 0; i < 8; i++) next()
  const pick = (count: number) => next() % count
  const among = <T>(all: readonly [T, ...T[]]): T => all[pick(all.length)] ?? all[0]

  const hue = pick(24) * 15
  const second = (hue + among(COMPANIONS)) % 360
  // Yellows turn to mud when they are dark.
  const deep = pick(2) === 0 && !(hue > 45 && hue < 130)
  const ground = deep ? `${DEEP_GROUND} ${hue})` : `oklch(0.87 0.075 ${hue})`
  const strong = deep ? `oklch(0.87 0.085 ${second})` : `oklch(0.48 0.12 ${second})`
  const middle = deep ? `oklch(0.69 0.13 ${hue})` : `oklch(0.68 0.14 ${hue})`

  const pair = () => ({ path: among(TILES), turn: pick(4) * 90 })
  const [one, other] = [pair(), pair()]
  const [first, last] = pick(2) === 0 ? [strong, middle] : [middle, strong]
  const quarters = [0, 90, 180, 270].map((at) => {
    const { path, turn } = at % 180 === 0 ? one : other
    return { path, fill: at % 180 === 0 ? first : last, turn: `rotate(${at} 40 40) rotate(${turn} 20 20)` }
  })
  const heart = pick(4)
  if (heart === 0) return { ground, shapes: [...quarters, { path: HEARTS[0], fill: ground }] }
  if (heart === 1) return { ground, shapes: [...quarters, { path: HEARTS[1], fill: last }] }
  return { ground, shapes: quarters }
}
