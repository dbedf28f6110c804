import * as v from 'valibot'
import { type Bytes, bigEndian, concat, fromBase64Url, toBase64Url, utf8 } from '../lib/bytes.ts'
import type { Clock } from '../ports/clock.ts'
import type { Crypto, Keys } from '../ports/crypto.ts'
import type { Channel } from '../ports/transport.ts'
import { parsePersonId } from './address.ts'
import { decodeJson } from './frame.ts'
import type { PersonId } from './ids.ts'
import { HANDSHAKE_MS, MAX_HANDSHAKE_FRAME } from './limits.ts'
import { signedBytes } from './signed.ts'

/** Versions of the handshake and the frames after it that this app speaks. */
export const VERSIONS: readonly number[] = [1]

const TAG_HELLO = 1
const TAG_AUTH = 2
/** Frames that may arrive while a signature is being checked; more is not a peer of ours. */
const MAX_HELD = 64

const Hello = v.strictObject({
  versions: v.pipe(
    v.array(v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(65_535))),
    v.minLength(1),
    v.maxLength(16),
  ),
  serves: v.pipe(v.array(v.pipe(v.string(), v.regex(/^[a-z-]{1,32}\/[1-9][0-9]{0,3}$/))), v.maxLength(24)),
  nonce: v.pipe(
    v.string(),
    v.check((text) => fromBase64Url(text)?.length === 32),
  ),
})
type Hello = v.InferOutput<typeof Hello>

/**
 * `intercepted`: a signature did not fit what this side saw; somebody sits in between. `unproved`: no proof came, or what came was
 * no handshake. `refused`: no version in common, or one below the floor agreed before.
 */
export type HandshakeFailure = 'intercepted' | 'unproved' | 'refused'

export interface Proved {
  readonly ok: true
  readonly version: number
  /** Protocols that the peer serves. */
  readonly serves: ReadonlySet<string>
  /** Frames that followed the peer's last handshake frame at once, in order; `undefined` is one that was not binary. */
  readonly held: readonly (Bytes | undefined)[]
}
export type HandshakeResult = Proved | { readonly ok: false; readonly why: HandshakeFailure }

interface Deps {
  channel: Channel
  self: PersonId
  keys: Keys
  crypto: Crypto
  clock: Clock
  /** Protocols that this side serves. */
  serves: readonly string[]
  /** The lowest version accepted from this peer: one agreed with them before. */
  floor: number
}

/**
 * Proves both identities to each other and binds them to the DTLS certificates in use: ISO/IEC 9798-3 mutual authentication with
 * both identities signed. Resolves once, within 10 s; the caller closes the channel of a failure. Until it resolves it owns
 * `channel.onFrame`.
 *
 * ```
 * O→A HELLO_O = 0x01 JSON {versions, serves, nonce}     A→O HELLO_A = the same
 * th  = SHA-256("transcript", idO, idA, connectionId, fpO, fpA, HELLO_O, HELLO_A)
 * O→A AUTH_O = 0x02 Sign("auth-offerer", th)            A→O AUTH_A = 0x02 Sign("auth-answerer", th, SHA-256(AUTH_O))
 * ```
 */
export function prove({ channel, self, keys, crypto, clock, serves, floor }: Deps): Promise<HandshakeResult> {
  const inbox: (Bytes | undefined)[] = []
  let wake: (() => void) | undefined
  let over: HandshakeFailure | undefined
  const end = (why: HandshakeFailure) => {
    over ??= why
    wake?.()
  }

  /** The next handshake frame, or undefined when there will be none. */
  async function next(): Promise<Bytes | undefined> {
    while (inbox.length === 0 && !over) {
      await new Promise<void>((resolve) => {
        wake = resolve
      })
    }
    const frame = over ? undefined : inbox.shift()
    return frame && frame.length <= MAX_HANDSHAKE_FRAME ? frame : undefined
  }

  async function run(): Promise<HandshakeResult> {
    const peer = parsePersonId(channel.remote)
    if (!peer.ok) return failed('unproved')
    const offering = channel.role === 'offerer'
    const mine = hello(serves, crypto.random(32))
    const offerer = offering ? self : channel.remote
    const answerer = offering ? channel.remote : self

    if (offering) channel.send(mine)
    const theirs = await next()
    const said = theirs && parseHello(theirs)
    if (!said) return failed(over ?? 'unproved')
    if (!offering) channel.send(mine)
    const version = Math.max(...said.versions.filter((x) => VERSIONS.includes(x)))
    if (version < Math.max(floor, 1)) return failed('refused') // also when there is none in common: -Infinity

    const { local, remote } = channel.fingerprints
    const th = await crypto.sha256(
      signedBytes(
        'transcript',
        utf8(offerer),
        utf8(answerer),
        utf8(channel.connectionId),
        offering ? local : remote,
        offering ? remote : local,
        offering ? mine : theirs,
        offering ? theirs : mine,
      ),
    )
    if (offering) {
      const auth = await keys.sign(signedBytes('auth-offerer', th))
      channel.send(concat([TAG_AUTH], auth))
      const [hash, frame] = await Promise.all([crypto.sha256(auth), next()])
      const answer = parseAuth(frame)
      if (!answer) return failed(over ?? 'unproved')
      const sound = await crypto.verify(peer.publicKey, signedBytes('auth-answerer', th, hash), answer)
      if (!sound) return failed('intercepted')
    } else {
      const auth = parseAuth(await next())
      if (!auth) return failed(over ?? 'unproved')
      // Our AUTH is signed while theirs is checked, and goes out only when that is sound.
      const [fits, answer] = await Promise.all([
        crypto.verify(peer.publicKey, signedBytes('auth-offerer', th), auth),
        crypto.sha256(auth).then((hash) => keys.sign(signedBytes('auth-answerer', th, hash))),
      ])
      if (!fits) return failed('intercepted')
      // The offerer has nothing to say before our AUTH: a frame here is not from a peer that follows the order.
      if (inbox.length > 0) return failed('unproved')
      channel.send(concat([TAG_AUTH], answer))
    }
    if (over) return failed(over)
    return { ok: true, version, serves: new Set(said.serves), held: inbox }
  }

  channel.onFrame((frame) => {
    if (inbox.length >= MAX_HELD) return end('unproved')
    inbox.push(frame)
    wake?.()
  })
  channel.onClose(() => end('unproved'))
  const stopTimer = clock.after(HANDSHAKE_MS, () => end('unproved'))
  return run()
    .catch((): HandshakeResult => failed('unproved'))
    .finally(stopTimer)
}

const failed = (why: HandshakeFailure): HandshakeResult => ({ ok: false, why })

const hello = (serves: readonly string[], nonce: Bytes): Bytes =>
  concat(
    [TAG_HELLO],
    utf8(
      JSON.stringify({ versions: VERSIONS, serves, nonce: toBase64Url(nonce) } satisfies Record<keyof Hello, unknown>),
    ),
  )

function parseHello(frame: Bytes): Hello | undefined {
  const json = frame[0] === TAG_HELLO ? decodeJson(frame.subarray(1)) : undefined
  const parsed = json && v.safeParse(Hello, json.value)
  return parsed?.success ? parsed.output : undefined
}

const parseAuth = (frame: Bytes | undefined): Bytes | undefined =>
  frame?.length === 65 && frame[0] === TAG_AUTH ? frame.slice(1) : undefined

/** Milliseconds since 1970 as a signed field: u64, big-endian. */
export const timeField = (ts: number): Bytes => bigEndian(ts, 8)
