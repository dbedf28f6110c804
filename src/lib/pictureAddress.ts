import { base64 } from '@scure/base'
import { pictureKind } from './pictureKind.ts'

/** Address that holds a picture itself (`data:`); undefined for what is none. */
export function addressOfPicture(bytes: Uint8Array): string | undefined {
  const kind = pictureKind(bytes)
  return kind && `data:image/${kind};base64,${base64.encode(bytes)}`
}
