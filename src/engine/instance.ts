import { fromBase64Url, toBase64Url } from '../lib/bytes.ts'
import type { PeerId } from '../ports/transport.ts'
import { parsePeerId } from './address.ts'
import type { Instance } from './entry.ts'

/**
 * What my log with `peer` is called: for everybody another name, made of that of this install and of their key. Somebody who comes back
 * under a new ID, with all that they had of me under the former one, would otherwise take the beginning of my new log for what they know.
 */
export function instanceWith(install: Instance, peer: PeerId): Instance {
  const [name, id] = [fromBase64Url(install), parsePeerId(peer)]
  return name && id.ok ? toBase64Url(name.map((byte, at) => byte ^ (id.publicKey[at] ?? 0))) : install
}
