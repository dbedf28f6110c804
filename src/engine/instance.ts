import { fromBase64Url, toBase64Url } from '../lib/bytes.ts'
import { parsePersonId } from './address.ts'
import type { LogName, PersonId } from './ids.ts'

/**
 * Log name of mine with `peer`: for everybody another name, made of that of this install and of their key. Somebody who comes back
 * under a new ID, with all that they had of me under the former one, would otherwise take the beginning of my new log for what they know.
 */
export function instanceWith(install: LogName, peer: PersonId): LogName {
  const [name, id] = [fromBase64Url(install), parsePersonId(peer)]
  return name && id.ok ? (toBase64Url(name.map((byte, at) => byte ^ (id.publicKey[at] ?? 0))) as LogName) : install
}
