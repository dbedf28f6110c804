import { createHmac, randomBytes, timingSafeEqual, verify as verifySignature } from 'node:crypto'
import { CHALLENGE_MS, CLOCK_SKEW_MS } from './limits.ts'
import { publicKeyOf } from './peerId.ts'

const TIME_BYTES = 8
const RANDOM_BYTES = 16
const MAC_BYTES = 32
const CHALLENGE_BYTES = TIME_BYTES + RANDOM_BYTES + MAC_BYTES
const SIGNATURE_BYTES = 64

const TOKEN = /^v1\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)$/

/** Strict base64url: undefined for stray low bits, so that every value has one spelling. */
const fromBase64Url = (text: string, length: number): Buffer | undefined => {
  const bytes = Buffer.from(text, 'base64url')
  return bytes.length === length && bytes.toString('base64url') === text ? bytes : undefined
}

/** `"tete-a-tete/1 broker-claim\0"`, then each field as its length (u32, big-endian) and its bytes. */
export const claimBytes = (audience: string, id: string, challenge: string): Buffer => {
  const parts = [Buffer.from('tete-a-tete/1 broker-claim\0')]
  for (const field of [audience, id, challenge]) {
    const bytes = Buffer.from(field)
    const length = Buffer.alloc(4)
    length.writeUInt32BE(bytes.length)
    parts.push(length, bytes)
  }
  return Buffer.concat(parts)
}

const holds = (key: Uint8Array, bytes: Buffer, signature: Buffer): Promise<boolean> =>
  new Promise((resolve) => {
    try {
      // As a JWK: to read the same key as DER takes OpenSSL seven times as long. A KeyObject of its own would cost more, too.
      const x = Buffer.from(key).toString('base64url')
      const owner = { key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' } as const
      // With a callback it is done off the main thread.
      verifySignature(null, bytes, owner, signature, (error, isRight) => resolve(error === null && isRight))
    } catch {
      resolve(false)
    }
  })

/** Refusals: why a proof is none, in words for people. */
const REFUSALS = {
  'not-ours': 'This ID is not one that can be proved',
  missing: 'This ID has to be proved: no signed challenge came with it',
  forged: 'This challenge is not one of this broker',
  expired: 'This challenge is too old: ask for a new one',
  used: 'This challenge has been used already: ask for a new one',
  unproved: 'The proof does not fit this ID, this challenge and the address of this broker',
  unsure: 'This broker cannot check proofs at the moment: try again',
} as const

export type Refusal = keyof typeof REFUSALS
export const wordsFor = (refusal: Refusal): string => REFUSALS[refusal]

export interface Claims {
  /** A fresh challenge. Nothing is kept of it. */
  challenge(): string
  /** 'proved', or why not. `audiences`: the addresses under which this very thing is known, one of which has been signed. */
  check(id: string, token: string, audiences: readonly string[]): Promise<'proved' | Refusal>
}

export interface ClaimsDeps {
  /** Shared by the nodes of a cluster. */
  readonly serverKey: Buffer
  /** Resolves to true the first time that it hears of `name` within `ms`; undefined while it cannot know. */
  readonly takeOnce: (name: string, ms: number) => Promise<boolean | undefined>
  readonly now?: () => number
}

export const createClaims = ({ serverKey, takeOnce, now = Date.now }: ClaimsDeps): Claims => {
  const macOf = (head: Buffer) =>
    createHmac('sha256', serverKey).update('tete-a-tete/1 challenge\0').update(head).digest()

  const ageOf = (challenge: string): number | 'forged' => {
    const bytes = fromBase64Url(challenge, CHALLENGE_BYTES)
    if (bytes === undefined) return 'forged'
    const head = bytes.subarray(0, TIME_BYTES + RANDOM_BYTES)
    if (!timingSafeEqual(macOf(head), bytes.subarray(head.length))) return 'forged'
    return now() - Number(head.readBigUInt64BE())
  }

  return {
    challenge() {
      const head = Buffer.alloc(TIME_BYTES + RANDOM_BYTES)
      head.writeBigUInt64BE(BigInt(now()))
      randomBytes(RANDOM_BYTES).copy(head, TIME_BYTES)
      return Buffer.concat([head, macOf(head)]).toString('base64url')
    },

    async check(id, token, audiences) {
      const key = publicKeyOf(id)
      if (key === undefined) return 'not-ours'
      const [, challenge = '', sealed = ''] = TOKEN.exec(token) ?? []
      const signature = fromBase64Url(sealed, SIGNATURE_BYTES)
      if (signature === undefined) return 'missing'
      const age = ageOf(challenge)
      if (age === 'forged') return 'forged'
      if (age > CHALLENGE_MS || age < -CLOCK_SKEW_MS) return 'expired'
      let proved = false
      for (const audience of audiences) proved ||= await holds(key, claimBytes(audience, id, challenge), signature)
      if (!proved) return 'unproved'
      // Last, so that a challenge somebody else has seen cannot be used up by them.
      const first = await takeOnce(challenge, CHALLENGE_MS + CLOCK_SKEW_MS)
      if (first === undefined) return 'unsure'
      return first ? 'proved' : 'used'
    },
  }
}
