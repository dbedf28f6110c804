import { render, screen } from '@testing-library/react'
import { decodeQR } from 'qr/decode.js'
import { expect, test } from 'vitest'
import { QrDrawing } from '../../src/ui/QrDrawing.tsx'

const SCALE = 4

/** The picture as it is drawn, in pixels. */
function pixelsOf(svg: Element) {
  const side = Number(svg.getAttribute('viewBox')?.split(' ')[2])
  const dark = new Set<string>()
  for (const [, x, y, length] of svg
    .querySelector('path:last-of-type')!
    .getAttribute('d')!
    .matchAll(/M(\d+) (\d+)h(\d+)/g))
    for (let i = 0; i < Number(length); i++) dark.add(`${Number(x) + i} ${y}`)
  const width = side * SCALE
  const data = new Uint8ClampedArray(width * width * 4).fill(255)
  for (let y = 0; y < width; y++)
    for (let x = 0; x < width; x++)
      if (dark.has(`${Math.floor(x / SCALE)} ${Math.floor(y / SCALE)}`))
        data.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3)
  return { side, dark, image: { width, height: width, data } }
}

test.each([
  ['digits', '012345678901234567890123456789012345678901234567890123456789'],
  ['an invite link', `https://chat.example/#/i/tete1${'q'.repeat(59)}.${'aZ9_-'.repeat(4)}ab`],
  ['words of any script', 'Été · مرحبا · 你好'],
])('a code of %s says what it was made of', (_, text) => {
  render(<QrDrawing text={text} label="For you" />)
  const code = screen.getByRole('img', { name: 'For you' })
  expect(code).toHaveAttribute('data-qr', text)
  const { side, dark, image } = pixelsOf(code)
  expect(decodeQR(image)).toBe(text)
  // Four modules of white on each side.
  const near = [...dark].flatMap((one) => one.split(' ').map(Number))
  expect([Math.min(...near), Math.max(...near)]).toEqual([4, side - 5])
})
