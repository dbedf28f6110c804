import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { Row, TableSpec } from '../../src/ports/storage.ts'
import { nodeKeys } from '../support/nodeCrypto.ts'
import type { Left } from '../support/world.ts'
import { broughtUp } from './broughtUp.ts'
import type { Seen, SeenConversation, SeenMessage } from './reader.ts'

// What version 0.1 left, as the fixtures have it: see README.md.

export type Who = 'ann' | 'bob'

export interface Head {
  readonly version: string
  readonly revision: string
  readonly schema: number
  readonly tables: readonly TableSpec[]
  /** The moment after the last one of the history; wall clock. */
  readonly now: number
  readonly numbers: Readonly<Record<string, number>>
  readonly people: Readonly<
    Record<Who, { id: string; former?: string; number: number; drafts: readonly (readonly [string, string])[] }>
  >
  readonly others: Readonly<Record<string, string>>
  readonly lookedFor: readonly string[]
}

export type Rows = Readonly<Record<string, readonly Row[]>>

/** What is in a fixture, line by line. */
export const linesOf = (name: string): unknown[] =>
  gunzipSync(readFileSync(join(import.meta.dirname, 'golden', `${name}.gz`)))
    .toString()
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as unknown)

const [head, ...rows] = linesOf('disk.jsonl') as [Head, ...[Who, string, Row][]]
export const golden = head

/** By table; fresh objects. */
export function rowsOf(who: Who): Rows {
  const all: Record<string, Row[]> = Object.fromEntries(head.tables.map(({ name }) => [name, []]))
  for (const [whose, table, row] of rows) if (whose === who) all[table]!.push(structuredClone(row))
  return all
}

export const keysOf = (number: number) =>
  nodeKeys(Uint8Array.from({ length: 32 }, (_, at) => (number * 31 + at * 7) & 255))

/** Somebody's device after the update: the rows of 0.1, brought up to the present schema. */
export async function leftBy(who: Who, all: Rows = rowsOf(who)): Promise<Left> {
  const { number, drafts } = head.people[who]
  return { keys: keysOf(number), disk: await broughtUp(head, all), drafts: new Map(drafts) }
}

export interface Expected extends Seen {
  /** Of those that are gone eight days later: `peer author/instance/seq`. */
  readonly disappears: ReadonlySet<string>
}

/** What a person saw of it under version 0.1. */
export function expectedOf(who: Who): Expected {
  const conversations: Record<string, Omit<SeenConversation, 'messages'> & { messages: SeenMessage[] }> = {}
  const versions: Record<string, readonly unknown[]> = {}
  const disappears = new Set<string>()
  let picture = {} as Omit<Seen, 'conversations' | 'versions'>
  for (const [whose, what, ...rest] of linesOf('expected.jsonl') as [Who, string, ...unknown[]][]) {
    if (whose !== who) continue
    const [first, second, third] = rest as [string, unknown, unknown]
    if (what === 'picture') picture = first as unknown as typeof picture
    if (what === 'conversation')
      conversations[first] = { ...(second as Omit<SeenConversation, 'messages'>), messages: [] }
    if (what === 'versions') versions[first] = second as readonly unknown[]
    if (what === 'message') {
      const message = second as SeenMessage
      conversations[first]!.messages.push(message)
      if (third === 'disappears') disappears.add(`${first} ${message.id}`)
    }
  }
  return { ...picture, conversations, versions, disappears }
}
