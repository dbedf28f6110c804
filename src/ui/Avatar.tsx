import { memo } from 'react'
import css from './Avatar.module.css'

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

/** Shapes of one 40 by 40 tile whose corner is at the origin. */
const TILES = [
  'M0 0h40a40 40 0 0 1-40 40z',
  'M40 0v40a40 40 0 0 1-40-40z',
  'M40 40H0A40 40 0 0 1 40 0z',
  'M0 40V0a40 40 0 0 1 40 40z',
  'M20 6a14 14 0 1 1 0 28 14 14 0 0 1 0-28z',
  'M0 0h40v20a20 20 0 0 1-40 0z',
  'M0 40V20a20 20 0 0 1 40 0v20z',
  'M0 0h40v40H0z',
] as const

function draw(id: string) {
  const next = numbersOf(id)
  // The first numbers of a short seed are close together.
  for (let i = 0; i < 8; i++) next()
  const hue = next() % 360
  const second = (hue + (next() % 2 === 0 ? 70 : 190) + (next() % 40)) % 360
  const colours = [`oklch(0.55 0.115 ${hue})`, `oklch(0.76 0.11 ${second})`, `oklch(0.38 0.075 ${hue})`]
  const tiles = [0, 1, 2, 3].map((at) => ({
    key: at,
    path: TILES[next() % TILES.length],
    fill: colours[next() % colours.length],
    place: `translate(${(at % 2) * 40} ${at < 2 ? 0 : 40})`,
  }))
  return { ground: `oklch(0.9 0.045 ${second})`, tiles }
}

/** A picture drawn from an ID: the same everywhere, and another one for any other ID. Decoration only; the name stands beside it. */
export const Avatar = memo(function Avatar({ id, size = 'm' }: { id: string; size?: 's' | 'm' | 'l' | 'xl' }) {
  const { ground, tiles } = draw(id)
  return (
    <svg className={css.avatar} data-size={size} viewBox="0 0 80 80" aria-hidden="true" focusable="false">
      <rect width="80" height="80" fill={ground} />
      {tiles.map((tile) => (
        <path key={tile.key} d={tile.path} fill={tile.fill} transform={tile.place} />
      ))}
    </svg>
  )
})
