import fc from 'fast-check'
import { openRaw, type RawSocket } from './rawSocket.ts'

/** Request as it should be, and the status that answers it. */
interface Sound {
  readonly bytes: Buffer
  readonly status: number
}

const HEAD = 'HTTP/1.1\r\nHost: x\r\n'
/** What looks like a request in the body of another is none. */
const WITHIN = 'GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n'
const chunked = (body: string, size: number) => {
  const parts = body.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? []
  return `${parts.map((part) => `${part.length.toString(16)}\r\n${part}\r\n`).join('')}0\r\n\r\n`
}

const sound: fc.Arbitrary<Sound> = fc.oneof(
  fc
    .constantFrom<[string, number]>(
      ...([
        ['GET /health', 200],
        ['GET /config.json', 200],
        ['HEAD /health', 200],
        ['GET /peer/challenge?id=a', 200],
        ['GET /nothing/here', 404],
        ['GET /assets/..%2f..%2fpackage.json', 404],
      ] as [string, number][]),
    )
    .map(([line, status]) => ({ bytes: Buffer.from(`${line} ${HEAD}\r\n`), status })),
  fc.tuple(fc.integer({ min: 0, max: 200 }), fc.integer({ min: 1, max: 40 }), fc.boolean()).map(([n, size, counts]) => {
    const body = WITHIN.repeat(n)
    const [header, rest] = counts
      ? [`Content-Length: ${body.length}`, body]
      : ['Transfer-Encoding: chunked', chunked(body, size)]
    return { bytes: Buffer.from(`POST /health ${HEAD}${header}\r\n\r\n${rest}`), status: 404 }
  }),
)

const METHODS = 'GET POST HEAD PUT PATCH DELETE OPTIONS CONNECT TRACE PRI M-SEARCH get G\x00T'.split(' ')
/** Paths that lead somewhere, and others. */
export const PATHS = [
  '/',
  '*',
  '/health',
  '/config.json',
  '/peer/challenge',
  '/peer/ice',
  '/peer/peerjs',
  '/peer/peerjs/id',
  '/assets/',
  '//evil.example/',
  'http://evil.example/health',
  '/%2e%2e/%2e%2e/etc/passwd',
  '/..\\..\\etc\\passwd',
  '/%00',
  '/%',
  '/%c0%ae%c0%ae/',
  '/.hidden',
  '/\ud83d\ude00',
]
const long = fc.integer({ min: 1, max: 40_000 })
const path = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...PATHS) },
  fc.webPath(),
  fc.string({ unit: 'binary', maxLength: 100 }),
  long.map((n) => `/${'x'.repeat(n)}`),
  long.map((n) => `/${'../'.repeat(n / 4)}etc/passwd`),
)
const query = fc.oneof(
  fc.constant(''),
  fc.webQueryParameters().map((it) => `?${it}`),
  fc.constantFrom('?id=a&id=b', '?id[]=a', '?id[__proto__]=a', '?id=%', '?key=peerjs&id=a&token=b', '?%5B='),
  fc.integer({ min: 1, max: 3_000 }).map((n) => `?${'a=1&'.repeat(n)}`),
)
/** Headers that leave a request one, whatever they make of it. */
const READ = [
  'Connection: close',
  'Connection: keep-alive, Upgrade',
  'Upgrade: websocket',
  'Upgrade: h2c',
  'HTTP2-Settings: AAMAAABkAAQAAP__',
  'Expect: 100-continue',
  'Expect: the worst',
  'Sec-WebSocket-Key: x',
  'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
  'Sec-WebSocket-Version: 13',
  'Sec-WebSocket-Version: 99',
  'Sec-WebSocket-Extensions: permessage-deflate; server_max_window_bits=1',
  'Sec-WebSocket-Protocol: ,',
  'Origin: null',
  'Origin: https://evil.example',
  'Range: bytes=0-1,0-1,0-1,5-,-5',
  'Range: bytes=9-1',
  'If-Modified-Since: never',
  'If-None-Match: *',
  'Accept-Encoding: gzip;q=x, br, *',
  'Forwarded: for=1.2.3.4',
  'X-Forwarded-For: 1.2.3.4, ::1, x',
  'X-Forwarded-Host: evil.example',
  'Cookie: a=b; __proto__=c',
  '__proto__: x',
]
/** Headers that end it, or what comes behind it. */
const BREAKING = [
  'Host:',
  'Host: a, b',
  'Content-Length: 5',
  'Content-Length: 5, 6',
  'Content-Length: -1',
  'Content-Length: 99999999999999999999',
  'Transfer-Encoding: chunked',
  'Transfer-Encoding: chunked, gzip',
  'Transfer-Encoding : chunked',
  ' folded',
  ':',
  'A\0: b',
]
const header = fc.oneof(
  { weight: 20, arbitrary: fc.constantFrom(...READ) },
  { weight: 4, arbitrary: fc.string({ maxLength: 60 }).map((text) => `X: ${text}`) },
  { weight: 2, arbitrary: fc.constantFrom(...BREAKING) },
  fc.string({ unit: 'binary', maxLength: 60 }),
  long.map((n) => `X: ${'x'.repeat(n)}`),
  fc.integer({ min: 1, max: 3_000 }).map((n) => Array(n).fill('a: b').join('\r\n')),
)
const body = fc.oneof(
  { weight: 8, arbitrary: fc.constant('') },
  fc.constantFrom('0\r\n\r\n', '5\r\nhello\r\n', 'ffffffffffffffff\r\n', '-1\r\n', '5;a="b\r\n', 'x\r\n', WITHIN),
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.integer({ min: 1, max: 300_000 }).map((n) => 'b'.repeat(n)),
)

/** Request of any kind, an upgrade with rubbish behind it among them. */
const strange: fc.Arbitrary<Buffer> = fc.oneof(
  {
    weight: 16,
    arbitrary: fc
      .record({
        method: fc.oneof({ weight: 4, arbitrary: fc.constantFrom('GET', 'POST') }, fc.constantFrom(...METHODS)),
        path,
        query,
        version: fc.oneof(
          { weight: 12, arbitrary: fc.constant('HTTP/1.1') },
          fc.constantFrom('HTTP/1.0', 'HTTP/2.0', 'HTTP/0.9', 'HTTP/1.1 HTTP/1.1', 'RTSP/1.0', ''),
        ),
        host: fc.oneof({ weight: 12, arbitrary: fc.constant(['Host: x']) }, fc.constant([])),
        headers: fc.array(header, { maxLength: 5 }),
        body,
        newline: fc.oneof({ weight: 30, arbitrary: fc.constant('\r\n') }, fc.constantFrom('\n', '\r', '\r\r\n')),
      })
      .map(({ method, path, query, version, host, headers, body, newline }) =>
        Buffer.from([`${method} ${path}${query} ${version}`, ...host, ...headers, '', body].join(newline), 'latin1'),
      ),
  },
  fc.uint8Array({ maxLength: 3_000 }).map((bytes) => Buffer.from(bytes)),
  fc
    .constantFrom('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', '\x16\x03\x01\x02\x00\x01\x00', '\r\n'.repeat(500))
    .map(Buffer.from),
)

export interface Visit {
  readonly host: number
  /** One behind the other, without waiting for an answer. */
  readonly sound: readonly Sound[]
  readonly strange: readonly Buffer[]
  /** Where it is cut into writes of their own, in per mille; `stops`: what is behind the last of them never comes. */
  readonly cuts: readonly number[]
  readonly stops: boolean
  readonly ending: 'half' | 'reset' | 'leave open'
}

/** Visit: what one socket says over HTTP from its first byte to its last. */
export const visits: fc.Arbitrary<Visit> = fc.record({
  host: fc.integer({ min: 1, max: 250 }),
  sound: fc.array(sound, { maxLength: 6 }),
  strange: fc.array(strange, { maxLength: 4 }),
  cuts: fc.array(fc.nat(999), { maxLength: 12 }),
  stops: fc.boolean(),
  ending: fc.constantFrom('half', 'reset', 'leave open'),
})

export interface Visited {
  readonly visit: Visit
  readonly raw: RawSocket
  readonly began: number
  /** Everything that was answered. */
  answered(): string
  /** Have all sound requests been written? */
  readonly whole: boolean
}

const pause = () => new Promise((resolve) => setImmediate(resolve))

export async function pay(port: number, visit: Visit): Promise<Visited> {
  const raw = await openRaw(port, `127.${visit.host}.0.1`)
  let answered = ''
  raw.socket.on('data', (data) => {
    answered += data.toString('latin1')
  })
  const began = performance.now()
  const soundly = Buffer.concat(visit.sound.map(({ bytes }) => bytes))
  const all = Buffer.concat([soundly, ...visit.strange])
  let at = 0
  for (const cut of visit.cuts.toSorted((a, b) => a - b)) {
    const end = Math.floor((all.length * cut) / 1_000)
    raw.write(all.subarray(at, end))
    at = end
    await pause()
  }
  if (!visit.stops || visit.cuts.length === 0) {
    raw.write(all.subarray(at))
    at = all.length
  }
  return { visit, raw, began, answered: () => answered, whole: at >= soundly.length }
}

/** Statuses of what was answered. */
export const statuses = (answered: string) =>
  [...answered.matchAll(/HTTP\/1\.1 (\d{3}) /g)].map(([, status]) => Number(status))
