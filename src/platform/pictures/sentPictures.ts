import { MAX_SENT_BYTES, SENT_HEAD_BYTES, type SentPicture, sentPicture } from '../../lib/sentPicture.ts'
import type { LookedAt, PictureRefusal } from '../../ports/pictures.ts'
import { drawnAt, fileOf, scaledTo, uprightOf } from './encoding.ts'
import { MAX_THUMB, THUMB_QUALITIES, THUMB_SIDES } from './limits.ts'

// Pictures that are sent in a chat: looked at, and made smaller.

const refused = (why: PictureRefusal) => ({ ok: false, why }) as const

/** Picture that a file says it is; undefined for what is sent as a file and no more. */
async function saidBy(file: Blob): Promise<SentPicture | undefined> {
  if (file.size > MAX_SENT_BYTES) return undefined
  return sentPicture(new Uint8Array(await file.slice(0, SENT_HEAD_BYTES).arrayBuffer()))
}

/** The file with its own name for what it is: browsers believe that before they look. */
const named = (file: Blob, { kind }: SentPicture) => file.slice(0, file.size, `image/${kind}`)

/** Small picture of a drawing, that stands in the entry; undefined where none is small enough. */
async function thumbOf(drawing: ImageBitmap): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const { width, height } = drawing
  for (const side of THUMB_SIDES) {
    const scale = Math.min(1, side / Math.max(width, height))
    const size = { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
    const canvas = drawnAt(drawing, { left: 0, top: 0, width, height }, size, '#fff')
    for (const quality of THUMB_QUALITIES) {
      const file = await fileOf(canvas, quality)
      if (file.size <= MAX_THUMB) return new Uint8Array(await file.arrayBuffer())
    }
  }
  return undefined
}

/** Look at a picture that is to be sent: what it is, how large as it is seen, and a small one of it. */
export async function look(file: Blob): Promise<LookedAt> {
  const said = await saidBy(file)
  if (!said) return refused('foreign')
  const drawing = await createImageBitmap(named(file, said), scaledTo(said, 2 * THUMB_SIDES[0]))
  try {
    const upright = uprightOf(drawing, said)
    if (!upright) return refused('damaged')
    const thumb = await thumbOf(drawing)
    const { kind, moves } = said
    return { ok: true, ...{ kind, moves, ...upright }, ...(thumb ? { thumb } : {}) }
  } finally {
    drawing.close()
  }
}
