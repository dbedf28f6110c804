import { toBase64Url } from './bytes.ts'
import { pictureKind } from './pictureKind.ts'

/** Address that holds a picture itself (`data:`); undefined for what is none. */
export function addressOfPicture(bytes: Uint8Array): string | undefined {
  const kind = pictureKind(bytes)
  if (!kind) return undefined
  const base64 = toBase64Url(bytes).replaceAll('-', '+').replaceAll('_', '/')
  return `data:image/${kind};base64,${base64.padEnd(Math.ceil(base64.length / 4) * 4, '=')}`
}
