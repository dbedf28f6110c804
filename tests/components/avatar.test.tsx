import { render } from '@testing-library/react'
import { expect, test } from 'vitest'
import { medallionOf } from '../../src/lib/medallion.ts'
import { Avatar } from '../../src/ui/Avatar.tsx'

/** Never another one: its picture is written down below. */
const BOB = `tete1${'p0d3s8jn5c'.repeat(5)}p0d3s8jn5`

const drawn = (id: string) => JSON.stringify(medallionOf(id))
const CHARACTERS = 'qpzry9x8gf2tvdw0s3jn54khce6mua7l'

test('an ID is drawn the same every time, and on every device', () => {
  expect(drawn(BOB)).toBe(drawn(BOB))
  // Friends know each other by these pictures: an update may not give everybody another face.
  expect(medallionOf(BOB)).toMatchInlineSnapshot(`
    {
      "ground": "oklch(0.87 0.075 120)",
      "shapes": [
        {
          "fill": "oklch(0.48 0.12 330)",
          "path": "M40 0v40H0z",
          "turn": "rotate(0 40 40) rotate(270 20 20)",
        },
        {
          "fill": "oklch(0.68 0.14 120)",
          "path": "M40 0v40H0A40 40 0 0 1 40 0z",
          "turn": "rotate(90 40 40) rotate(270 20 20)",
        },
        {
          "fill": "oklch(0.48 0.12 330)",
          "path": "M40 0v40H0z",
          "turn": "rotate(180 40 40) rotate(270 20 20)",
        },
        {
          "fill": "oklch(0.68 0.14 120)",
          "path": "M40 0v40H0A40 40 0 0 1 40 0z",
          "turn": "rotate(270 40 40) rotate(270 20 20)",
        },
      ],
    }
  `)
})

test('IDs that differ in one character are drawn differently', () => {
  const pictures = new Set([drawn(BOB)])
  for (let at = 5; at < BOB.length; at++) {
    const other = CHARACTERS[(CHARACTERS.indexOf(BOB.charAt(at)) + 1) % CHARACTERS.length]
    pictures.add(drawn(BOB.slice(0, at) + other + BOB.slice(at + 1)))
  }
  expect(pictures.size).toBe(BOB.length - 5 + 1)
})

test('a thousand friends have a thousand pictures, or nearly', () => {
  const pictures = new Set(Array.from({ length: 1_000 }, (_, n) => drawn(`tete1${n}`)))
  expect(pictures.size).toBeGreaterThan(990)
})

test('it is decoration: nothing of it is read out', () => {
  const { container } = render(<Avatar id={BOB} />)
  expect(container.querySelector('svg')).toHaveAttribute('aria-hidden', 'true')
  expect(container.querySelectorAll('svg path').length).toBeGreaterThan(3)
})
