import { createStore } from 'zustand/vanilla'
import type { App } from '../../../src/app/app.ts'
import type { PicturesState } from '../../../src/features/pictures/pictures.ts'
import type { Bytes } from '../../../src/lib/bytes.ts'

/** Portrait as somebody could have one, of a hue: a head before a wall. */
export function drawn(hue: number, width: number, height = width): OffscreenCanvas | undefined {
  if (!('OffscreenCanvas' in globalThis)) return undefined
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')
  if (!context) return undefined
  const side = Math.min(width, height)
  const wall = context.createLinearGradient(0, 0, width, height)
  wall.addColorStop(0, `hsl(${hue} 60% 75%)`)
  wall.addColorStop(1, `hsl(${hue + 50} 55% 40%)`)
  context.fillStyle = wall
  context.fillRect(0, 0, width, height)
  context.fillStyle = `hsl(${hue + 180} 40% 30%)`
  context.beginPath()
  context.ellipse(width / 2, height, side * 0.36, side * 0.34, 0, 0, 7)
  context.fill()
  context.fillStyle = `hsl(28 50% ${45 + (hue % 35)}%)`
  context.beginPath()
  context.arc(width / 2, height * 0.44, side * 0.2, 0, 7)
  context.fill()
  return canvas
}

const hueOf = (text: string) => [...text].reduce((sum, sign) => (sum * 31 + sign.charCodeAt(0)) % 360, 7)

/** Pictures of a scene: whose hash is told has one, drawn here and now. */
export function fakePictures(found: Partial<PicturesState> = {}): App['pictures'] {
  const store = createStore<PicturesState>(() => ({ me: {}, people: {}, ...found }))
  const change = (person: string, portrait: PicturesState['me']) =>
    store.setState(({ people }) => ({ people: { ...people, [person]: { ...people[person], ...portrait } } }))
  return {
    store,
    async bytes(person, sha256) {
      const file = await drawn(hueOf(`${person} ${sha256}`), 256)?.convertToBlob({ type: 'image/webp' })
      return file && (new Uint8Array(await file.arrayBuffer()) as Bytes)
    },
    async setMine(bytes) {
      store.setState({ me: bytes ? { mine: 'chosen' } : {} })
      return 'done'
    },
    async setAbout(about) {
      store.setState(({ me }) => ({ me: { ...me, about } }))
      return true
    },
    async setFor(person, bytes) {
      change(person, bytes ? { mine: 'chosen' } : {})
      return 'done'
    },
    async hide(person, is) {
      change(person, is ? { hidden: true } : {})
      return true
    },
    drawers: {
      async open() {
        return {
          async open(file) {
            if ((file as Blob).type === 'image/svg+xml') return { ok: false, why: 'vector' }
            const drawing = drawn(200, 900, 600)?.transferToImageBitmap()
            return drawing ? { ok: true, drawing, still: false } : { ok: false, why: 'gone' }
          },
          cut: async () => ({ ok: true, bytes: new Uint8Array(0) }),
          redraw: async (bytes) => ({ ok: true, bytes }),
          look: async () => ({ ok: false, why: 'gone' }),
          shrink: async () => ({ ok: false, why: 'gone' }),
          clean: async () => ({ ok: false, why: 'gone' }),
          close: () => undefined,
        }
      },
    },
  }
}
