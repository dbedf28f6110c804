import * as v from 'valibot'
import { type Bytes, fromBase64Url, fromUtf8, toBase64Url, utf8 } from '../../lib/bytes.ts'
import type { Crypto, Keys } from '../../ports/crypto.ts'
import type { Channel } from '../../ports/transport.ts'
import { parsePersonId } from '../address.ts'
import { decodeFrame, encodeFrame } from '../frame.ts'
import { Signature } from '../gate.ts'
import { addressOf, type PersonId } from '../ids.ts'
import { MAX_FRAME } from '../limits.ts'
import { signedBytes } from '../signed.ts'
import { type RestartWord, restartProtocol } from './restartProtocol.ts'

const Sealed = v.strictObject({ frame: v.pipe(v.string(), v.maxLength(MAX_FRAME)), sig: Signature })

interface Connection extends Pick<Channel, 'connectionId' | 'fingerprints' | 'remote'> {}

/**
 * Bytes that are signed: who says it to whom, on which connection, over which two certificates. So a word counts for nothing anywhere else,
 * and its place in the order (`n`) lets it count once.
 */
function bytesOf(
  { connectionId, fingerprints, remote }: Connection,
  self: PersonId,
  mine: boolean,
  frame: string,
): Bytes {
  const { local, remote: theirs } = fingerprints
  const ends = [utf8(addressOf(self)), utf8(remote)] as const
  const certificates = [local, theirs] as const
  const [from, to] = mine ? ends : ([ends[1], ends[0]] as const)
  const [of, its] = mine ? certificates : ([certificates[1], certificates[0]] as const)
  return signedBytes('restart', from, to, utf8(connectionId), of, its, utf8(frame))
}

/** Word as it goes through the broker: the frame as the link would carry it, and a signature over it. */
export async function seal(
  connection: Connection,
  { id, keys }: { readonly id: PersonId; readonly keys: Keys },
  { kind, body }: RestartWord,
): Promise<v.InferOutput<typeof Sealed>> {
  const frame = fromUtf8(encodeFrame(restartProtocol.name, kind, body))!
  return { frame, sig: toBase64Url(await keys.sign(bytesOf(connection, id, true, frame))) }
}

/** Word that somebody says this to be; `undefined` when it is none. Its signature is still to be looked at. */
export function openWord(
  said: unknown,
):
  | { readonly word: RestartWord; isTheirs(c: Connection, self: PersonId, crypto: Crypto): Promise<boolean> }
  | undefined {
  const sealed = v.safeParse(Sealed, said)
  const frame = sealed.success ? decodeFrame(utf8(sealed.output.frame)) : undefined
  const { kinds } = restartProtocol
  if (!sealed.success || frame?.proto !== restartProtocol.name || !Object.hasOwn(kinds, frame.kind)) return undefined
  const kind = frame.kind as RestartWord['kind']
  const body = v.safeParse(kinds[kind], frame.body)
  if (!body.success) return undefined
  return {
    word: { kind, body: body.output } as RestartWord,
    async isTheirs(connection, self, crypto) {
      const peer = parsePersonId(connection.remote)
      const bytes = bytesOf(connection, self, false, sealed.output.frame)
      return peer.ok && (await crypto.verify(peer.publicKey, bytes, fromBase64Url(sealed.output.sig)!))
    },
  }
}
