import type { FilePreview } from '../../conversation/kinds/file.ts'
import { toBase64Url } from '../../lib/bytes.ts'
import type { LookedAt, PictureDrawer, Seen } from '../../ports/pictures.ts'

/** Choice of how pictures are sent. `smaller`: drawn anew. `original`: every pixel. */
export type PictureChoice = 'smaller' | 'original'

/** File as it is sent. */
export interface Prepared {
  readonly ok: true
  readonly file: File
  readonly preview?: FilePreview
}
/** Trouble with a picture. `undrawn`: it could not be made smaller. `notes`: what its camera noted could not be taken out. */
export type PrepareTrouble = 'undrawn' | 'notes'

const ENDINGS: Readonly<Record<Seen['kind'], RegExp>> = {
  jpeg: /\.jpe?g$/i,
  png: /\.png$/i,
  webp: /\.webp$/i,
  gif: /\.gif$/i,
  avif: /\.avif$/i,
}

/** Name of a file that is of another kind now. */
function renamed(name: string, kind: Seen['kind']): string {
  if (ENDINGS[kind].test(name)) return name
  const before = Object.values(ENDINGS).find((ending) => ending.test(name))
  return `${before ? name.replace(before, '') : name}.${kind === 'jpeg' ? 'jpg' : kind}`
}

/** Preview of a picture, as its entry has it. */
export const previewOf = ({ width, height, thumb }: Seen): FilePreview => ({
  ...{ width, height },
  ...(thumb ? { thumb: toBase64Url(thumb) } : {}),
})

/** Picture that is sent as it is: one that moves would stand still. */
export const staysAsItIs = (seen: Seen, choice: PictureChoice) => choice === 'smaller' && seen.moves

/** Prepares a file that is to be sent, of which `looked` is what it is. What is no picture goes as it was chosen. */
export async function prepare(
  drawer: Pick<PictureDrawer, 'look' | 'shrink' | 'clean'>,
  file: File,
  looked: LookedAt,
  choice: PictureChoice,
): Promise<Prepared | { readonly ok: false; readonly why: PrepareTrouble }> {
  if (!looked.ok) return { ok: true, file }
  const smaller = choice === 'smaller' && !staysAsItIs(looked, choice)
  const made = smaller ? await drawer.shrink(file) : await drawer.clean(file)
  if (!made.ok) return { ok: false, why: smaller ? 'undrawn' : 'notes' }
  if (made.file === file) return { ok: true, file, preview: previewOf(looked) }
  const { kind } = made
  const sent = new File([made.file as Blob], renamed(file.name, kind), { type: `image/${kind}` })
  // Its size is another one now.
  const seen = smaller ? await drawer.look(sent) : looked
  return { ok: true, file: sent, preview: previewOf(seen.ok ? seen : looked) }
}
