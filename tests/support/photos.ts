import type { Page } from '@playwright/test'

/** Where and when a camera was, as its notes tell. */
export const PLACE = '48.8584 N 2.2945 E'

const u16 = (n: number) => [n >> 8, n & 255]
const u32 = (n: number) => [...u16(n >>> 16), ...u16(n & 0xffff)]

/** Notes of a camera (EXIF): held on its side, and where. */
function notes(): number[] {
  const place = [...PLACE].map((sign) => sign.charCodeAt(0))
  const entry = (tag: number, type: number, count: number, value: readonly number[]) => [
    ...u16(tag),
    ...u16(type),
    ...u32(count),
    ...value,
  ]
  // Orientation 6: the first row of the file is the right side of the picture. A description holds the place.
  const directory = [
    ...u16(2),
    ...entry(0x0112, 3, 1, [...u16(6), 0, 0]),
    ...entry(0x010e, 2, place.length, u32(8 + 2 + 24 + 4)),
    ...u32(0),
  ]
  const body = [...'Exif']
    .map((sign) => sign.charCodeAt(0))
    .concat(0, 0, 0x4d, 0x4d, 0, 42, ...u32(8), ...directory, ...place)
  return [0xff, 0xe1, ...u16(body.length + 2), ...body]
}

/**
 * Photo as a camera makes it when it is held upright: lying on its side in the file, with notes that say so. Upright it is blue above and yellow
 * below.
 */
export async function photo(page: Page, width = 640, height = 480): Promise<Buffer> {
  const plain = await page.evaluate(
    async ([w, h]) => {
      const canvas = document.createElement('canvas')
      Object.assign(canvas, { width: w, height: h })
      const context = canvas.getContext('2d')!
      // Turned by a quarter to the right, the left half comes to lie above.
      context.fillStyle = 'rgb(0 0 200)'
      context.fillRect(0, 0, w! / 2, h!)
      context.fillStyle = 'rgb(230 200 0)'
      context.fillRect(w! / 2, 0, w! / 2, h!)
      const file = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/jpeg', 0.9))
      return [...new Uint8Array(await file!.arrayBuffer())]
    },
    [width, height],
  )
  return Buffer.from([...plain.slice(0, 2), ...notes(), ...plain.slice(2)])
}

/** Colours of a picture that is shown, above and below. */
export const coloursOf = (page: Page, selector: string) =>
  page
    .locator(selector)
    .first()
    .evaluate(async (image: HTMLImageElement) => {
      await image.decode()
      const canvas = document.createElement('canvas')
      Object.assign(canvas, { width: 64, height: 64 })
      const context = canvas.getContext('2d')!
      context.drawImage(image, 0, 0, 64, 64)
      const at = (y: number) => {
        const [red = 0, , blue = 0] = context.getImageData(32, y, 1, 1).data
        return blue > red + 80 ? 'blue' : red > blue + 80 ? 'yellow' : 'neither'
      }
      return [at(12), at(52)]
    })
