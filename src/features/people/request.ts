import * as v from 'valibot'
import { parsePersonId } from '../../engine/address.ts'
import { Nonce, Signature, Ts } from '../../engine/gate.ts'
import { timeField } from '../../engine/handshake.ts'
import type { PersonId } from '../../engine/ids.ts'
import { INVITE_PROOF, inviteProof } from '../../engine/inviteProof.ts'
import { MAX_GREETING_BYTES, MAX_NAME_BYTES, REQUEST_PADDED } from '../../engine/limits.ts'
import { PersonIdSchema } from '../../engine/names.ts'
import { signedBytes } from '../../engine/signed.ts'
import { type Bytes, bigEndian, concat, fromBase64Url, fromUtf8, toBase64Url, utf8 } from '../../lib/bytes.ts'
import { clipName } from '../../lib/name.ts'
import type { Crypto, Keys } from '../../ports/crypto.ts'
import type { ContactRequest } from './people.ts'

const Request = v.strictObject({
  v: v.literal(1),
  kind: v.literal('request'),
  from: PersonIdSchema,
  to: PersonIdSchema,
  nonce: Nonce,
  ts: Ts,
  /** HPKE: 32 bytes of encapsulated key, the padded plaintext, 16 bytes of tag. */
  box: v.pipe(
    v.string(),
    v.check((text) => fromBase64Url(text)?.length === 32 + REQUEST_PADDED + 16),
  ),
  sig: Signature,
})
export type SealedRequest = v.InferOutput<typeof Request>

const infoOf = (from: PersonId, to: PersonId, nonce: Bytes) => signedBytes('request', utf8(from), utf8(to), nonce)
const requestBytes = (r: Pick<SealedRequest, 'from' | 'to' | 'nonce' | 'ts' | 'box'>) =>
  signedBytes('request', utf8(r.from), utf8(r.to), fromBase64Url(r.nonce)!, timeField(r.ts), fromBase64Url(r.box)!)

/** Plaintext of the box: each field as its length (u32, big-endian) and UTF-8, then zeros up to 512 bytes. */
function pack(...fields: readonly Bytes[]): Bytes {
  const bytes = concat(...fields.flatMap((f) => [bigEndian(f.length, 4), f]))
  return concat(bytes, new Uint8Array(REQUEST_PADDED - bytes.length))
}
function unpack(bytes: Bytes): Bytes[] | undefined {
  if (bytes.length !== REQUEST_PADDED) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const fields: Bytes[] = []
  let at = 0
  for (let i = 0; i < 3; i++) {
    if (at + 4 > bytes.length) return undefined
    const length = view.getUint32(at)
    at += 4
    if (length > bytes.length - at) return undefined
    fields.push(bytes.slice(at, at + length))
    at += length
  }
  return fields
}

/** As much of it as fits, without half a character at the end. */
function clipped(text: Bytes, max: number): Bytes {
  let end = Math.min(max, text.length)
  while (end < text.length && (text[end]! & 0xc0) === 0x80) end--
  return text.slice(0, end)
}

interface Sender {
  id: PersonId
  keys: Keys
  crypto: Crypto
}

/** A wish to be somebody's contact: readable by them alone, and carrying no SDP, hence no address of mine. */
export async function sealRequest(
  { id, keys, crypto }: Sender,
  to: PersonId,
  said: { name: string; text: string; ts: number; invite?: Bytes | undefined },
): Promise<SealedRequest | undefined> {
  const peer = parsePersonId(to)
  if (!peer.ok) return undefined
  const nonce = crypto.random(16)
  const name = utf8(clipName(said.name))
  const text = clipped(utf8(said.text), MAX_GREETING_BYTES)
  const proof = said.invite ? await inviteProof(crypto, said.invite, { from: id, to, nonce }) : new Uint8Array(0)
  const box = toBase64Url(await crypto.seal(peer.publicKey, pack(name, text, proof), infoOf(id, to, nonce)))
  const request = { from: id, to, nonce: toBase64Url(nonce), ts: Math.max(0, Math.floor(said.ts)), box }
  return { v: 1, kind: 'request', ...request, sig: toBase64Url(await keys.sign(requestBytes(request))) }
}

/** The outside of a request, as far as it can be told without cryptography. */
export function parseRequest(from: PersonId, self: PersonId, metadata: unknown): SealedRequest | undefined {
  const parsed = v.safeParse(Request, metadata)
  return parsed.success && parsed.output.from === from && parsed.output.to === self && from !== self
    ? parsed.output
    : undefined
}

/** Request that whoever it names has signed. */
export async function isSigned(request: SealedRequest, crypto: Pick<Crypto, 'verify'>): Promise<boolean> {
  const peer = parsePersonId(request.from)
  return peer.ok && crypto.verify(peer.publicKey, requestBytes(request), fromBase64Url(request.sig)!)
}

/** Opened request; `proof`: that its sender holds an invite, if they said so. */
export type OpenedRequest = ContactRequest & { readonly proof?: Bytes }

/** Request in a sealed envelope, signed by its sender; `undefined` unless they sealed it for me. */
export async function openRequest(request: SealedRequest, keys: Keys): Promise<OpenedRequest | undefined> {
  const info = infoOf(request.from, request.to, fromBase64Url(request.nonce)!)
  const plain = await keys.open(fromBase64Url(request.box)!, info)
  const fields = plain && unpack(plain)
  if (!fields) return undefined
  const [name, text, proof] = fields as [Bytes, Bytes, Bytes]
  if (name.length > MAX_NAME_BYTES || text.length > MAX_GREETING_BYTES) return undefined
  return {
    from: request.from,
    name: clipName(fromUtf8(name) ?? ''),
    text: (fromUtf8(text) ?? '').trim(),
    at: request.ts,
    ...(proof.length === INVITE_PROOF ? { proof } : {}),
  }
}
