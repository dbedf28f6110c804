import type { FilePreview } from '../../conversation/kinds/file.ts'
import { toBase64Url } from '../../lib/bytes.ts'
import type { PictureDrawer, PictureFile, Seen } from '../../ports/pictures.ts'

/** Preview of a picture, as its entry has it. */
export const previewOf = ({ width, height, thumb }: Seen): FilePreview => ({
  ...{ width, height },
  ...(thumb ? { thumb: toBase64Url(thumb) } : {}),
})

/** Preview of a file that is to be sent; undefined for what is no picture, or is not shown as one. */
export async function lookAt(drawer: Pick<PictureDrawer, 'look'>, file: PictureFile): Promise<FilePreview | undefined> {
  const seen = await drawer.look(file)
  return seen.ok ? previewOf(seen) : undefined
}
