import { decodeQR } from 'qr/decode.js'
import { pictureSize } from '../../lib/pictureSize.ts'
import type { CodeReading } from '../../ports/codeReader.ts'
import type { Answered, Asked } from '../askedWorker.ts'
import { HEAD_BYTES, MAX_FILE, MAX_PIXELS, READ_MS, SIDES } from './limits.ts'

/** The part of a dedicated worker's global scope that is needed. */
export interface ReaderScope {
  addEventListener(type: 'message', listen: (event: { data: unknown }) => void): void
  postMessage(message: Answered<CodeReading>): void
}

type Failed = Extract<CodeReading, { ok: false }>['why']

/** Answers the page, one picture after another: nothing here is ever done on its thread. */
export function serveReader(scope: ReaderScope): void {
  let tail: Promise<void> = Promise.resolve()
  scope.addEventListener('message', ({ data }) => {
    const { id, ask } = data as Asked<ImageBitmap | Blob>
    tail = tail
      .then(() => readingOf(ask))
      .catch((): CodeReading => ({ ok: false, why: 'foreign' }))
      .then((answer) => scope.postMessage({ id, answer }))
  })
}

async function readingOf(picture: ImageBitmap | Blob): Promise<CodeReading> {
  const drawn = picture instanceof Blob ? await draw(picture) : picture
  if (typeof drawn === 'string') return { ok: false, why: drawn }
  try {
    const text = find(drawn)
    return text === undefined ? { ok: false, why: 'none' } : { ok: true, text }
  } finally {
    drawn.close()
  }
}

/** The file's picture, no larger than it is looked at; or why there is none. */
async function draw(file: Blob): Promise<ImageBitmap | Failed> {
  if (file.size > MAX_FILE) return 'large'
  const size = pictureSize(new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer()))
  if (!size) return 'foreign'
  const { width, height } = size
  if (width * height > MAX_PIXELS) return 'large'
  const scale = SIDES[0] / Math.max(width, height)
  // The width alone: a picture that its file turns round keeps its shape.
  const smaller =
    scale < 1 ? { resizeWidth: Math.max(1, Math.round(width * scale)), resizeQuality: 'high' as const } : {}
  return createImageBitmap(file, smaller)
}

/** Text of the QR code in a picture. */
function find(picture: ImageBitmap): string | undefined {
  let tried = Number.POSITIVE_INFINITY
  for (const side of SIDES) {
    const scale = Math.min(1, side / Math.max(picture.width, picture.height))
    if (scale >= tried) break
    tried = scale
    const [width, height] = [picture.width, picture.height].map((length) => Math.max(1, Math.round(length * scale)))
    const text = decode(pixelsOf(picture, width!, height!))
    if (text !== undefined) return text
  }
  return undefined
}

function pixelsOf(picture: ImageBitmap, width: number, height: number): ImageData {
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('no canvas')
  // Behind what is transparent: black modules on nothing would be black on black.
  context.fillStyle = '#fff'
  context.fillRect(0, 0, width, height)
  context.drawImage(picture, 0, 0, width, height)
  return context.getImageData(0, 0, width, height)
}

/** The decoder throws where it finds nothing. */
function decode(pixels: ImageData): string | undefined {
  try {
    return decodeQR(pixels, { format: 'RGBA', timeLimit: READ_MS })
  } catch {
    return undefined
  }
}
