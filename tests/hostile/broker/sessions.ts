import fc from 'fast-check'
import { encodeFrame, openRaw, type RawSocket, upgradeRequest } from './rawSocket.ts'
import { PATHS } from './requests.ts'

/** Said to somebody by a socket that had an ID: what may arrive. */
export interface Said {
  readonly src: string
  readonly type: string
  readonly dst: string
  readonly payload: string
}

/** Bytes that go out in one write. `say` is told of what they say, if that is a message that may be passed on. */
type Step = (id: string, say: (said: Said) => void) => Buffer

const TYPES = ['OFFER', 'ANSWER', 'CANDIDATE']
const LIES = ['LEAVE', 'EXPIRE', 'OPEN', 'ID-TAKEN', 'ERROR', 'HEARTBEAT', '__proto__', 'constructor', '']
const NEVER = ['nobody', 'tete1', '__proto__', '', ' ', '*', 'x'.repeat(200)]

let made = 0

/** A message to the target, which may arrive, with a forged sender or without; `marker` makes it one of its kind. */
const honest = (target: string): fc.Arbitrary<Step> =>
  fc
    .record({
      type: fc.constantFrom(...TYPES),
      filling: fc.nat(3_000),
      forged: fc.boolean(),
      fragments: fc.integer({ min: 1, max: 20 }),
    })
    .map(({ type, filling, forged, fragments }) => (id, say) => {
      made += 1
      const payload = `m${made}-${'x'.repeat(filling)}`
      say({ src: id, type, dst: target, payload })
      const whole = Buffer.from(JSON.stringify({ ...(forged ? { src: 'ann' } : {}), type, dst: target, payload }))
      const size = Math.ceil(whole.length / fragments)
      const parts = Array.from({ length: Math.ceil(whole.length / size) }, (_, n) =>
        whole.subarray(n * size, (n + 1) * size),
      )
      return Buffer.concat(
        parts.map((part, n) => encodeFrame({ opcode: n === 0 ? 1 : 0, payload: part, isLast: n === parts.length - 1 })),
      )
    })

/** A message that must never arrive: not for clients to say, or to nobody. */
const envelope = (target: string): fc.Arbitrary<Step> =>
  fc
    .oneof(
      fc.record({
        type: fc.constantFrom(...LIES),
        dst: fc.constantFrom(target, 'ann', 'bob', null),
        payload: fc.jsonValue(),
      }),
      fc.record({ type: fc.constantFrom(...TYPES), dst: fc.constantFrom(...NEVER), payload: fc.jsonValue() }),
      fc.jsonValue().filter((value) => !JSON.stringify(value).includes('dst')),
    )
    .map((message) => () => encodeFrame({ opcode: 1, payload: Buffer.from(JSON.stringify(message)) }))

/** A frame of any kind: opcodes, bits and lengths that are right, or not. What is in it is no message. */
const frame: fc.Arbitrary<Step> = fc
  .record(
    {
      opcode: fc.nat(15),
      payload: fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
      isLast: fc.boolean(),
      isMasked: fc.boolean(),
      reserved: fc.constantFrom(0, 0, 0, 0x10, 0x40, 0x70),
      length: fc.constantFrom(0, 1, 125, 126, 65_535, 65_536, 70_000, 2 ** 31, 2 ** 40),
    },
    { requiredKeys: ['opcode', 'payload'] },
  )
  .map((made) => () => encodeFrame(made))

const rubbish: fc.Arbitrary<Step> = fc.uint8Array({ maxLength: 2_000 }).map((bytes) => () => Buffer.from(bytes))

/** The same again and again, as fast as it goes. */
const flood: fc.Arbitrary<Step> = fc
  .record({ step: fc.oneof(frame, rubbish), times: fc.integer({ min: 2, max: 600 }) })
  .map(
    ({ step, times }) =>
      (id, say) =>
        Buffer.concat(Array(times).fill(step(id, say))),
  )

/** Requests over HTTP, well made or not. */
const request = fc.oneof(
  fc
    .record({
      method: fc.constantFrom('GET', 'POST', 'HEAD', 'PUT', 'OPTIONS', 'CONNECT', 'TRACE', 'get', ''),
      path: fc.oneof(fc.constantFrom(...PATHS), fc.webPath(), fc.string({ maxLength: 300 })),
      query: fc.oneof(
        fc.constant(''),
        fc.webQueryParameters(),
        fc.constantFrom('id=a&id=b', 'id=%00', 'id=%', 'key=peerjs&id=a'),
      ),
      version: fc.constantFrom('HTTP/1.1', 'HTTP/1.0', 'HTTP/9.9', ''),
      headers: fc.array(
        fc.oneof(
          fc.constantFrom('Host: x', 'Connection: Upgrade', 'Upgrade: websocket', 'Upgrade: h2c', 'Content-Length: 10'),
          fc.constantFrom(
            'Transfer-Encoding: chunked',
            'Content-Length: -1',
            'Origin: null',
            'Sec-WebSocket-Version: 13',
          ),
          fc.constantFrom(
            'Sec-WebSocket-Version: 99',
            'X-Forwarded-For: 1.2.3.4',
            `X: ${'x'.repeat(20_000)}`,
            ' folded',
            ':',
          ),
          fc.string({ maxLength: 50 }),
        ),
        { maxLength: 8 },
      ),
    })
    .map(
      ({ method, path, query, version, headers }) =>
        `${method} ${path}?${query} ${version}\r\n${headers.join('\r\n')}\r\n\r\n`,
    ),
  fc.string({ maxLength: 500 }),
)

export interface Session {
  /** Of the addresses that it may come from: so many that none of them is over its budget all the time. */
  readonly host: number
  /** Before anything else: a request of its own making, or none. */
  readonly request: string | undefined
  /** With an ID, or as whoever speaks frames without having been let in. */
  readonly enters: boolean
  readonly steps: readonly { readonly step: Step; readonly cut: number }[]
  readonly ending: 'close' | 'reset' | 'half' | 'leave open'
}

/** A session: what one hostile socket does from its first byte to its end. */
export const sessions = (target: string): fc.Arbitrary<Session> =>
  fc.record({
    host: fc.integer({ min: 1, max: 250 }),
    request: fc.option(request, { nil: undefined, freq: 3 }),
    enters: fc.boolean(),
    steps: fc.array(
      fc.record({
        step: fc.oneof(
          { weight: 4, arbitrary: honest(target) },
          { weight: 3, arbitrary: envelope(target) },
          { weight: 3, arbitrary: frame },
          { weight: 1, arbitrary: rubbish },
          { weight: 1, arbitrary: flood },
        ),
        cut: fc.nat(20),
      }),
      { maxLength: 12 },
    ),
    ending: fc.constantFrom('close', 'reset', 'half', 'leave open'),
  })

const pause = () => new Promise((resolve) => setImmediate(resolve))

const end = (raw: RawSocket, how: Session['ending']) => {
  if (how === 'close') raw.write(encodeFrame({ opcode: 8, payload: Buffer.from([3, 232]) }))
  if (how === 'half') raw.socket.end()
  if (how === 'reset') raw.socket.resetAndDestroy()
}

/** Does what the session says, to a real broker. The socket is left as it is; some of them stay open. */
export const perform = async (
  port: number,
  id: string,
  session: Session,
  say: (said: Said) => void,
): Promise<RawSocket> => {
  const raw = await openRaw(port, `127.${session.host}.0.1`)
  if (session.request !== undefined) raw.write(session.request)
  if (session.enters) raw.write(upgradeRequest(id))
  for (const { step, cut } of session.steps) {
    const bytes = step(id, say)
    // In one write, or in two with a turn of the event loop between them.
    const at = cut === 0 ? bytes.length : Math.floor((bytes.length * cut) / 20)
    raw.write(bytes.subarray(0, at))
    await pause()
    if (at < bytes.length) raw.write(bytes.subarray(at))
  }
  end(raw, session.ending)
  return raw
}
