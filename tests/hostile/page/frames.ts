import fc from 'fast-check'
import type { PersonId } from '../../../src/engine/ids.ts'
import { utf8 } from '../../../src/lib/bytes.ts'
import type { Line } from '../../support/hostilePeer.ts'

/** Wire entry: as a frame carries it. */
export type Wired = readonly [seq: number, lamport: number, at: number, kind: string, body: unknown]

/** Step of somebody whose client keeps to no rule. */
export type Step =
  | { readonly entries: { readonly instance: string; readonly after: number; readonly lines: readonly Draft[] } }
  | {
      readonly frame: { readonly proto: string; readonly kind: string; readonly body: unknown }
      readonly times: number
    }
  | { readonly bytes: Uint8Array }
  | { readonly text: string }
  | { readonly reconnect: true }
  | { readonly wait: number }

/** Draft of a line: numbers are relative to what was sent in that log before, most of the time. */
export interface Draft {
  readonly skip: number
  readonly lamport: number | 'next'
  readonly at: number
  readonly kind: string
  readonly body: unknown
}

const INSTANCES = ['aaaaaaaaaaa', 'bbbbbbbbbbb', 'constructor', '__proto__', 'hasOwnPrope', '', 'x'.repeat(65)]
const KINDS = ['text', 'edit', 'delete', 'react', 'pin', 'timer', 'erased', 'riddle', 'constructor', 'file-offer']
const numbers = fc.oneof(
  fc.integer({ min: 0, max: 50 }),
  fc.constantFrom(-1, 0.5, 2 ** 31, 2 ** 53, 2 ** 53 - 1, -0, 1e308),
)
const words = fc.oneof(
  { weight: 5, arbitrary: fc.string({ maxLength: 40 }) },
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.constantFrom(
    '<img src=x onerror=alert(1)>',
    'javascript:alert(1)',
    '\u202egnp.exe',
    '\0',
    '\ud800',
    '',
    'x'.repeat(4_001),
  ),
  fc.nat({ max: 300 }).map((n) => '\u0301'.repeat(n)),
)

const target = (ids: readonly PersonId[]) =>
  fc.record({
    by: fc.constantFrom(...ids),
    instance: fc.constantFrom(...INSTANCES),
    seq: fc.oneof(fc.integer({ min: 1, max: 40 }), numbers),
  })

function bodies(ids: readonly PersonId[]) {
  const of = target(ids)
  const seconds = fc.oneof(fc.constantFrom(0, 5, 300, 3_600), numbers)
  const sound = fc.oneof(
    fc.record({ text: words }),
    fc.record({ text: words, reply: of, forwarded: fc.constant(true), ttl: seconds }, { requiredKeys: ['text'] }),
    of.chain((its) => words.map((text) => ({ ...its, text }))),
    of.chain((its) => fc.constantFrom('👍', '🏳️‍🌈', '', 'no', '👍'.repeat(40)).map((emoji) => ({ ...its, emoji }))),
    of.chain((its) => fc.boolean().map((on) => ({ ...its, on, quiet: true }))),
    fc.record({ seconds, answers: of, declines: of }, { requiredKeys: ['seconds'] }),
  )
  return fc.oneof(
    { weight: 8, arbitrary: sound },
    { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 4 }) },
    fc.constantFrom(null, 0, [], '__proto__', { __proto__: null }, { text: { toString: 1 } }),
    fc.nat({ max: 12_000 }).map((n) => ({ text: 'hi', padding: 'p'.repeat(n) })),
  )
}

const draft = (ids: readonly PersonId[]): fc.Arbitrary<Draft> =>
  fc.record({
    skip: fc.oneof({ weight: 120, arbitrary: fc.constant(0) }, fc.integer({ min: -3, max: 3 })),
    lamport: fc.oneof({ weight: 120, arbitrary: fc.constant('next' as const) }, numbers),
    at: fc.oneof(fc.constantFrom(0, -1, Date.UTC(2999, 0), Date.UTC(1970, 0)), fc.integer()),
    kind: fc.oneof({ weight: 80, arbitrary: fc.constantFrom(...KINDS) }, fc.string({ maxLength: 40 })),
    body: bodies(ids),
  })

const pairs = fc.array(fc.tuple(fc.constantFrom(...INSTANCES), numbers), { maxLength: 20 })
const frame = (ids: readonly PersonId[]) =>
  fc.oneof(
    fc.record({ have: pairs, again: fc.boolean() }).map((body) => ({ proto: 'log/1', kind: 'frontier', body })),
    fc.record({ upTo: pairs }).map((body) => ({ proto: 'log/1', kind: 'read', body })),
    fc.record({ on: fc.boolean() }).map((body) => ({ proto: 'typing/1', kind: 'typing', body })),
    fc.record({ name: words }).map((body) => ({ proto: 'profile/1', kind: 'name', body })),
    fc.constantFrom('ping', 'pong').map((kind) => ({ proto: 'link/1', kind, body: {} })),
    fc
      .tuple(fc.constantFrom('open', 'description', 'candidate', 'close', 'confirm'), fc.jsonValue())
      .map(([kind, body]) => ({ proto: 'side/1', kind, body })),
    fc
      .tuple(
        fc.constantFrom('link/1', 'log/1', 'log/2', 'profile/1', '__proto__', 'x/9'),
        fc.constantFrom('entries', 'ping', 'constructor', 'toString', 'y'),
        bodies(ids),
      )
      .map(([proto, kind, body]) => ({ proto, kind, body })),
  )

/** Steps over the whole wire. `ids`: of whoever may be named in them. */
export const steps = (ids: readonly PersonId[]): fc.Arbitrary<Step> =>
  fc.oneof(
    {
      weight: 12,
      arbitrary: fc
        .record({
          instance: fc.oneof({ weight: 20, arbitrary: fc.constant(INSTANCES[0]!) }, fc.constantFrom(...INSTANCES)),
          after: fc.oneof({ weight: 29, arbitrary: fc.constant(0) }, fc.integer({ min: -5, max: 5 })),
          lines: fc.array(draft(ids), { minLength: 1, maxLength: 12 }),
        })
        .map((entries) => ({ entries })),
    },
    {
      weight: 8,
      arbitrary: fc.record({ frame: frame(ids), times: fc.oneof(fc.constant(1), fc.integer({ min: 1, max: 200 })) }),
    },
    fc.uint8Array({ maxLength: 600 }).map((bytes) => ({ bytes })),
    frame(ids).chain((whole) =>
      fc.nat({ max: 200 }).map((at) => {
        const text = JSON.stringify(whole)
        return { text: text.slice(0, at % text.length) + text.slice((at % text.length) + 1) }
      }),
    ),
    fc.nat({ max: 20_000 }).map((n) => ({ text: '['.repeat(n) })),
    { weight: 2, arbitrary: fc.constant({ reconnect: true as const }) },
    { weight: 4, arbitrary: fc.integer({ min: 1, max: 3_000 }).map((wait) => ({ wait })) },
  )

/** Sender of steps: knows what it has sent of each log. */
export function createSender() {
  const logs = new Map<string, { seq: number; lamport: number }>()
  return {
    /** Everything that could ever be shown of what was said. */
    said: new Set<string>(),
    send(line: Line, step: Step) {
      if ('frame' in step)
        for (let i = 0; i < step.times; i++) line.say(step.frame.proto, step.frame.kind, step.frame.body)
      else if ('bytes' in step) line.raw(new Uint8Array(step.bytes))
      else if ('text' in step) line.raw(utf8(step.text))
      else if ('entries' in step) {
        const { instance, after, lines } = step.entries
        const log = logs.get(instance) ?? { seq: 0, lamport: 0 }
        logs.set(instance, log)
        log.seq = Math.max(0, log.seq + after)
        const entries = lines.map(({ skip, lamport, at, kind, body }): Wired => {
          log.seq += 1 + skip
          log.lamport = lamport === 'next' ? log.lamport + 1 : log.lamport
          this.hear(body)
          return [log.seq, lamport === 'next' ? log.lamport : lamport, at, kind, body]
        })
        line.say('log/1', 'entries', { instance, entries })
      }
    },
    hear(body: unknown) {
      const text = (body as { text?: unknown } | null)?.text
      if (typeof text === 'string') this.said.add(text)
    },
    /** The victim's end of each log, where sending goes on: a client that goes back to what was taken. */
    goOn: (have: readonly (readonly [string, number])[]) => {
      for (const [instance, seq] of have) logs.set(instance, { ...(logs.get(instance) ?? { lamport: seq }), seq })
    },
  }
}
