import type { Bytes } from '../../src/lib/bytes.ts'

/** Picture files as their first bytes are, of any size, with as much behind them as is asked for: nothing in Node decodes them. */

const ascii = (text: string) => [...text].map((sign) => sign.charCodeAt(0))
const big = (number: number, bytes: number) =>
  Array.from({ length: bytes }, (_, i) => Math.floor(number / 256 ** (bytes - 1 - i)) % 256)
const little = (number: number, bytes: number) => big(number, bytes).reverse()

const file = (head: readonly number[], length: number, filling = 7): Bytes => {
  const bytes = new Uint8Array(Math.max(length, head.length)).fill(filling)
  bytes.set(head)
  return bytes
}

interface Shape {
  readonly width?: number
  readonly height?: number
  /** Bytes in all. */
  readonly length?: number
  /** What stands behind its beginning: makes another picture of the same size. */
  readonly filling?: number
}

const chunk = (type: string, body: readonly number[]) => [...big(body.length, 4), ...ascii(type), ...body, 0, 0, 0, 0]

export const png = ({ width = 256, height = 256, length = 9_000, filling }: Shape = {}, moving = false): Bytes =>
  file(
    [
      ...[0x89, ...ascii('PNG\r\n'), 0x1a, 0x0a],
      ...chunk('IHDR', [...big(width, 4), ...big(height, 4), 8, 6, 0, 0, 0]),
      ...(moving ? chunk('acTL', big(9, 8)) : []),
      ...[...big(length, 4), ...ascii('IDAT')],
    ],
    length,
    filling,
  )

export const webp = ({ width = 256, height = 256, length = 9_000, filling }: Shape = {}, moving = false): Bytes =>
  file(
    [
      ...[...ascii('RIFF'), ...little(length - 8, 4), ...ascii('WEBPVP8X'), ...little(10, 4)],
      ...[moving ? 2 : 0, 0, 0, 0, ...little(width - 1, 3), ...little(height - 1, 3)],
    ],
    length,
    filling,
  )

/** Camera's notes: where, when and by what. */
export const GPS = 'GPS 48.8584 N 2.2945 E'

export const jpeg = ({ width = 256, height = 256, length = 9_000, filling }: Shape = {}): Bytes => {
  const notes = [...ascii('Exif\0\0'), ...ascii(GPS)]
  return file(
    [
      ...[0xff, 0xd8, 0xff, 0xe1, ...big(notes.length + 2, 2), ...notes],
      ...[0xff, 0xc0, ...big(11, 2), 8, ...big(height, 2), ...big(width, 2), 3, 0, 0],
    ],
    length,
    filling,
  )
}

export const gif = ({ width = 256, height = 256, length = 900, filling }: Shape = {}): Bytes =>
  file([...ascii('GIF89a'), ...little(width, 2), ...little(height, 2), 0, 0, 0], length, filling)

const box = (type: string, body: readonly number[]) => [...big(body.length + 8, 4), ...ascii(type), ...body]

export const avif = ({ width = 256, height = 256, length = 900, filling }: Shape = {}, moving = false): Bytes => {
  const size = box('ispe', [0, 0, 0, 0, ...big(width, 4), ...big(height, 4)])
  const meta = box('meta', [0, 0, 0, 0, ...box('iprp', box('ipco', size))])
  const type = box('ftyp', [...ascii(moving ? 'avis' : 'avif'), 0, 0, 0, 0, ...ascii('mif1')])
  return file([...type, ...meta], length, filling)
}

export const svg = (): Bytes =>
  new TextEncoder().encode('<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>')

/** Picture as a drawer makes one. */
export const MADE_PICTURE = webp()
