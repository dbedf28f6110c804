import type { FilePreview } from '../../conversation/kinds/file.ts'
import { fromBase64Url } from '../../lib/bytes.ts'
import { addressOfPicture } from '../../lib/pictureAddress.ts'
import { theirPicture } from '../../lib/pictureHead.ts'

/** Small picture of a preview, as an address that holds it; undefined for what is none: nothing else is ever decoded. */
export function thumbOf({ thumb }: FilePreview): string | undefined {
  const bytes = thumb === undefined ? undefined : fromBase64Url(thumb)
  // Few bytes can say thirty thousand pixels.
  const said = bytes && theirPicture(bytes)
  return said && said.kind !== 'png' ? addressOfPicture(bytes) : undefined
}
