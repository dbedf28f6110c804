type Both<T> = Readonly<Record<'offerer' | 'answerer', T>>

export function sha256(...parts: readonly Uint8Array[]): Buffer
export function hmac(key: Uint8Array, ...parts: readonly Uint8Array[]): Buffer
export function inContext(context: string, ...fields: readonly Uint8Array[]): Buffer
export function idOf(publicKey: Uint8Array): string
export function keyOf(id: string): Buffer
export function publicKeyOf(seed: Uint8Array): Buffer
export function isSignedBy(id: string, message: Uint8Array, signature: Uint8Array): boolean
export function claimBytes(claim: { url: string; id: string; challenge: string }): Buffer
export function dialBytes(dial: { from: string; to: string; connectionId: string; nonce: string; ts: number }): Buffer
export function requestBytes(request: { from: string; to: string; nonce: string; ts: number; box: string }): Buffer
export function inviteProof(request: { secret: string; from: string; to: string; nonce: string }): Buffer
export function transcriptHash(said: {
  ids: Both<string>
  connectionId: string
  fingerprints: Both<Uint8Array>
  hellos: Both<Uint8Array>
}): Buffer
export function openBox(seed: Uint8Array, box: Buffer, info: Uint8Array): Buffer
export function fieldsOf(plaintext: Buffer): Buffer[]
