import { withoutNotes } from '../../lib/jpegNotes.ts'
import type { PictureSize } from '../../lib/pictureSize.ts'
import { MAX_SENT_BYTES, SENT_HEAD_BYTES, type SentPicture, sentPicture } from '../../lib/sentPicture.ts'
import type { LookedAt, MadePicture, PictureRefusal } from '../../ports/pictures.ts'
import { drawnAt, fileOf, scaledTo, uprightOf } from './encoding.ts'
import { MAX_THUMB, SENT_BYTES, SENT_QUALITIES, SENT_SIDE, THUMB_QUALITIES, THUMB_SIDES } from './limits.ts'

// Pictures that are sent in a chat: looked at, and made smaller.

const refused = (why: PictureRefusal) => ({ ok: false, why }) as const

/** Picture that a file says it is; undefined for what is sent as a file and no more. */
async function saidBy(file: Blob): Promise<SentPicture | undefined> {
  if (file.size > MAX_SENT_BYTES) return undefined
  return sentPicture(new Uint8Array(await file.slice(0, SENT_HEAD_BYTES).arrayBuffer()))
}

/** The file with its own name for what it is: browsers believe that before they look. */
const named = (file: Blob, { kind }: SentPicture) => file.slice(0, file.size, `image/${kind}`)

/** Size of the same shape whose sides are so long at most. */
function within({ width, height }: PictureSize, side: number): PictureSize {
  const scale = Math.min(1, side / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) }
}

/** Small picture of a drawing, that stands in the entry; undefined where none is small enough. */
async function thumbOf(drawing: ImageBitmap): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const { width, height } = drawing
  for (const side of THUMB_SIDES) {
    const size = within(drawing, side)
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

/** Drawing as a file of that kind, as few bytes as are wanted; undefined where the browser writes no such files. */
async function fileFrom(drawing: ImageBitmap, kind: 'jpeg' | 'webp'): Promise<Blob | undefined> {
  const { width, height } = drawing
  const whole = { left: 0, top: 0, width, height }
  const canvas = drawnAt(drawing, whole, within(drawing, SENT_SIDE), kind === 'jpeg' ? '#fff' : undefined)
  let file: Blob | undefined
  for (const quality of SENT_QUALITIES) {
    file = await canvas.convertToBlob({ type: `image/${kind}`, quality })
    if (file.type !== `image/${kind}`) return undefined
    if (file.size <= SENT_BYTES) break
  }
  return file
}

const bare = async (file: Blob) => withoutNotes(new Uint8Array(await file.arrayBuffer()))

/** Smaller picture: drawn anew, of pixels alone. One that moves would stand still. */
export async function shrink(file: Blob): Promise<MadePicture> {
  const said = await saidBy(file)
  if (!said || said.moves) return refused('foreign')
  const drawing = await createImageBitmap(named(file, said), scaledTo(said, SENT_SIDE))
  try {
    if (!uprightOf(drawing, said)) return refused('damaged')
    const small = said.kind === 'jpeg' ? undefined : await fileFrom(drawing, 'webp')
    const made = small ?? (await fileFrom(drawing, 'jpeg'))
    if (!made) return refused('damaged')
    // One that is small already would lose by it.
    const kept = said.kind === 'jpeg' && file.size <= made.size ? await bare(file) : undefined
    return { ok: true, kind: small ? 'webp' : 'jpeg', file: kept ? new Blob([kept], { type: made.type }) : made }
  } finally {
    drawing.close()
  }
}

/** Original without a camera's notes, of a JPEG; of another kind, as it is. */
export async function clean(file: Blob): Promise<MadePicture> {
  const said = await saidBy(file)
  if (!said) return refused('foreign')
  if (said.kind !== 'jpeg') return { ok: true, kind: said.kind, file }
  const bytes = await bare(file)
  return bytes ? { ok: true, kind: said.kind, file: new Blob([bytes], { type: 'image/jpeg' }) } : refused('damaged')
}
