import type { Bytes } from '../../lib/bytes.ts'
import { anyPictureSize } from '../../lib/otherPictureSize.ts'
import { MAX_PICTURE, moves, theirPicture } from '../../lib/pictureHead.ts'
import type { DrawnPicture, OpenedPicture, PictureRefusal, Square } from '../../ports/pictures.ts'
import type { Answered, Asked } from '../askedWorker.ts'
import { drawnAt, fileOf, scaledTo, uprightOf } from './encoding.ts'
import { HEAD_BYTES, MAX_FILE, MAX_PIXELS, OPEN_SIDE, QUALITIES, SIDES } from './limits.ts'
import type { DrawAnswer, DrawAsk } from './messages.ts'
import { clean, look, shrink } from './sentPictures.ts'

/** The part of a dedicated worker's global scope that is needed. */
export interface DrawerScope {
  addEventListener(type: 'message', listen: (event: { data: unknown }) => void): void
  postMessage(message: Answered<DrawAnswer>, transfer: ImageBitmap[]): void
}

const refused = (why: PictureRefusal) => ({ ok: false, why }) as const

/** Answers the page, one picture after another: nothing here is ever done on its thread. */
export function serveDrawer(scope: DrawerScope): void {
  let tail: Promise<void> = Promise.resolve()
  scope.addEventListener('message', ({ data }) => {
    const { id, ask } = data as Asked<DrawAsk>
    tail = tail
      .then(() => answerTo(ask))
      .catch(() => refused('damaged'))
      .then((answer) => scope.postMessage({ id, answer }, 'drawing' in answer ? [answer.drawing as ImageBitmap] : []))
  })
}

async function answerTo(ask: DrawAsk): Promise<DrawAnswer> {
  switch (ask.do) {
    case 'open':
      return open(ask.file)
    case 'cut':
      try {
        return await encoded(ask.drawing, ask.square)
      } finally {
        ask.drawing.close()
      }
    case 'redraw':
      return redraw(ask.bytes)
    case 'look':
      return look(ask.file)
    case 'shrink':
      return shrink(ask.file)
    case 'clean':
      return clean(ask.file)
  }
}

/** Drawings by commands: their beginnings, after what may stand before. */
const VECTOR = /^\s*(?:<\?xml|<!--|<!DOCTYPE svg|<svg)/i

async function open(file: Blob): Promise<OpenedPicture> {
  if (file.size > MAX_FILE) return refused('large')
  const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer())
  const size = anyPictureSize(head)
  if (!size) return refused(VECTOR.test(String.fromCharCode(...head.subarray(0, 512))) ? 'vector' : 'foreign')
  if (size.width * size.height > MAX_PIXELS) return refused('large')
  const drawing = await createImageBitmap(file, scaledTo(size, OPEN_SIDE))
  if (uprightOf(drawing, size)) return { ok: true, drawing, still: moves(head) }
  drawing.close()
  return refused('damaged')
}

async function redraw(bytes: Bytes): Promise<DrawnPicture> {
  const said = theirPicture(bytes)
  if (!said) return refused('foreign')
  const drawing = await createImageBitmap(new Blob([bytes], { type: `image/${said.kind}` }))
  try {
    const { width, height } = drawing
    const isSaid = (width === said.width && height === said.height) || (width === said.height && height === said.width)
    if (!isSaid) return refused('damaged')
    const side = Math.min(width, height)
    return await encoded(drawing, { left: (width - side) / 2, top: (height - side) / 2, side })
  } finally {
    drawing.close()
  }
}

/** Square of a drawing as a file of pixels alone. */
async function encoded(drawing: ImageBitmap, { left, top, side }: Square): Promise<DrawnPicture> {
  if (!(side >= 1)) return refused('damaged')
  const sizes = SIDES.filter((size) => size <= Math.max(SIDES.at(-1)!, side))
  for (const size of sizes) {
    const canvas = drawnAt(drawing, { left, top, width: side, height: side }, { width: size, height: size }, '#fff')
    for (const quality of QUALITIES) {
      const file = await fileOf(canvas, quality)
      if (file.size <= MAX_PICTURE) return { ok: true, bytes: new Uint8Array(await file.arrayBuffer()) }
    }
  }
  return refused('large')
}
