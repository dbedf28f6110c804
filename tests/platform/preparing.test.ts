import { expect, test } from 'vitest'
import { type PictureChoice, prepare } from '../../src/features/files/preparing.dom.ts'
import { toBase64Url, utf8 } from '../../src/lib/bytes.ts'
import { GPS, gif, png, svg, webp } from '../support/pictureFiles.ts'
import { cameraJpeg, cleaned, lookedAt, shrunk, THUMB } from '../support/sentPictures.ts'

const drawer = {
  look: (file: object) => lookedAt(file as Blob),
  shrink: (file: object) => shrunk(file as Blob),
  clean: (file: object) => cleaned(file as Blob),
}
const fileOf = (bytes: Uint8Array<ArrayBuffer>, name = 'lake.jpg') => new File([bytes], name, { type: 'image/jpeg' })
const THUMBED = { thumb: toBase64Url(THUMB) }

async function prepared(file: File, choice: PictureChoice) {
  const made = await prepare(drawer, file, await lookedAt(file), choice)
  if (!made.ok) return made.why
  const { name, type } = made.file
  return { ...made, name, type, holds: Buffer.from(await made.file.arrayBuffer()).includes(GPS) }
}

test('a picture that is sent smaller is another file, of its own size and kind, and without its notes', async () => {
  expect(await prepared(fileOf(cameraJpeg({ width: 4_000, height: 3_000 })), 'smaller')).toMatchObject({
    ...{ name: 'lake.jpg', type: 'image/jpeg', preview: { width: 400, height: 300, ...THUMBED } },
  })
  expect(await prepared(fileOf(png({ width: 400, height: 300 }), 'a.b.PNG'), 'smaller')).toMatchObject({
    ...{ name: 'a.b.webp', type: 'image/webp', preview: { width: 40, height: 30, ...THUMBED } },
  })
  // Whatever it was called.
  expect(await prepared(fileOf(png(), 'lake'), 'smaller')).toMatchObject({ name: 'lake.webp' })
})

test('the original of a JPEG is that without its notes; of another kind the very file', async () => {
  const jpeg = fileOf(cameraJpeg({ width: 40, height: 30 }))
  expect(Buffer.from(await jpeg.arrayBuffer()).includes(GPS)).toBe(true)
  expect(await prepared(jpeg, 'original')).toMatchObject({
    ...{ holds: false, name: 'lake.jpg', type: 'image/jpeg', preview: { width: 40, height: 30, ...THUMBED } },
  })
  const other = fileOf(png({ width: 40, height: 30 }), 'lake.png')
  expect(await prepared(other, 'original')).toMatchObject({ file: other, preview: { width: 40, height: 30 } })
})

test('what moves goes as it is, also where all the others are made smaller', async () => {
  for (const moving of [gif(), webp({}, true), png({}, true)]) {
    const file = fileOf(moving, 'dance')
    expect(await prepared(file, 'smaller')).toMatchObject({ file, name: 'dance', preview: { width: 256, height: 256 } })
  }
})

test('what is no picture goes as it was chosen, and is not said to be one', async () => {
  for (const bytes of [svg(), utf8('<!doctype html>')]) {
    const file = fileOf(bytes)
    const made = await prepared(file, 'smaller')
    expect(made).toMatchObject({ file })
    expect(made).not.toHaveProperty('preview')
  }
})

test('a picture that cannot be made so is not sent otherwise', async () => {
  const file = fileOf(cameraJpeg())
  const failing = { ...drawer, shrink: async () => ({ ok: false, why: 'gone' }) as const }
  const looked = await lookedAt(file)
  expect(await prepare(failing, file, looked, 'smaller')).toEqual({ ok: false, why: 'undrawn' })
  // Its size can be read, and it is not built as a JPEG is.
  const bent = fileOf(cameraJpeg().slice(0, -15))
  expect(await prepared(bent, 'original')).toBe('notes')
})
