import type { EntryId } from '../../engine/ids.ts'
import type { Link } from '../../engine/links.ts'
import { toBase64Url } from '../../lib/bytes.ts'
import type { Blob } from '../../ports/fileBlobs.ts'
import type { SideConnection } from '../../ports/sideConnections.ts'
import type { HashList } from './hashList.ts'
import type { FileOffer } from './offers.ts'
import { fileProtocol } from './protocol.ts'
import { bytesOf, type Ranges } from './ranges.ts'
import type { Receiving } from './receiving.ts'

/** Pull: one stream of one file, as its receiver has it. */
export interface Pull {
  readonly number: number
  readonly id: EntryId
  readonly offer: FileOffer
  readonly blob: Blob
  readonly connection: SideConnection
  readonly list: HashList
  /** Once the hashes are here. */
  receiving: Receiving | undefined
  /** Credit that was given last. */
  credit: { readonly n: number; readonly bytes: number } | undefined
}

/** Progress of a pull: bytes of its file that are here, or came, and bytes a second. */
export const progressOf = ({ offer, receiving }: Pull, have: Ranges) => ({
  bytes: receiving?.bytes ?? bytesOf(have, offer.size),
  rate: receiving?.rate ?? 0,
})

/** Asks for a stream, on the link that there is now. */
export function askFor(link: Link | undefined, { number, offer, connection, receiving }: Pull, have: Ranges) {
  const [, by, instance, seq] = offer.key
  link?.send(fileProtocol, 'want', {
    ...{ stream: number, side: connection.id, root: toBase64Url(offer.root) },
    ...{ by, instance, seq, have, list: receiving === undefined },
  })
  receiving?.begin()
}

/** Says the last credit again, or asks again, where no credit was given: the link before may have swallowed either. */
export function repeat(link: Link | undefined, pull: Pull, have: Ranges) {
  const { number, credit, receiving } = pull
  if (credit && receiving) link?.send(fileProtocol, 'credit', { stream: number, ...credit })
  else askFor(link, pull, have)
}
