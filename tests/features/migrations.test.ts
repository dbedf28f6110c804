import { expect, test } from 'vitest'
import { migrations } from '../../src/app/migrations.ts'
import { SCHEMA, tables } from '../../src/app/tables.ts'
import type { Row, TableSpec } from '../../src/ports/storage.ts'
import { createMemoryDisk } from '../support/memoryDisk.ts'

// A disk of schema 2, as the version before wrote it.

const ENTRY = ['conversation', 'author', 'instance', 'seq']
const BEFORE: readonly TableSpec[] = [
  { name: 'identity', key: 'key' },
  { name: 'settings', key: 'key' },
  { name: 'contacts', key: 'id' },
  { name: 'requests', key: 'from' },
  { name: 'entries', key: ENTRY },
  { name: 'chats', key: 'peer' },
  { name: 'prefs', key: 'peer' },
  { name: 'marks', key: 'conversation' },
  { name: 'vanishing', key: ENTRY },
  { name: 'unindexed', key: ENTRY },
]

const by = (seq: number) => [seq, 'bob', 'b', seq]
const entry = (author: string, seq: number, more: Row = {}): Row => ({
  conversation: 'bob',
  author,
  instance: author[0],
  seq,
  lamport: seq,
  at: 1,
  kind: 'text',
  body: { text: `${author} ${seq}` },
  order: [seq, author, author[0], seq],
  ...more,
})

async function migrated(rows: Readonly<Record<string, readonly Row[]>>) {
  const disk = createMemoryDisk()
  await disk.upgrade(BEFORE, 2, [])
  disk.open(BEFORE)
  for (const [put, all] of Object.entries(rows)) expect(disk.apply(all.map((row) => ({ put, row })))).toBe('done')
  await disk.upgrade(tables, SCHEMA, migrations)
  return disk
}

test('what the list shows, what is mine alone and whom I know move to their new tables', async () => {
  const disk = await migrated({
    chats: [
      { peer: 'bob', unread: 2, lastText: 'hi', lastAt: 5, stirredAt: 7 },
      { peer: 'cy', unread: 0, lastText: '', lastAt: 3 },
    ],
    prefs: [{ peer: 'bob', pinned: 4, mutedUntil: 9 }],
    contacts: [{ id: 'bob', name: 'Bob', status: 'friend', addedAt: 1 }],
  })
  expect(disk.rows('conversations')).toEqual([
    { id: 'bob', unread: 2, lastText: 'hi', lastAt: 5, lastActivityAt: 7 },
    { id: 'cy', unread: 0, lastText: '', lastAt: 3 },
  ])
  expect(disk.rows('own')).toEqual([{ conversation: 'bob', pinned: 4, mutedUntil: 9 }])
  expect(disk.rows('people')).toEqual([{ id: 'bob', name: 'Bob', status: 'friend', addedAt: 1 }])
})

test('[D2] marks become pairs: what a friend has, what they have read, what I have seen', async () => {
  const disk = await migrated({
    marks: [
      { conversation: 'bob', delivered: { a: 3, constructor: 1 }, read: { a: 2 }, seen: { b: 5, bad: 'x', none: 0 } },
      { conversation: 'cy', delivered: null },
    ],
  })
  expect(disk.rows('receipts')).toEqual([
    {
      conversation: 'bob',
      person: 'bob',
      delivered: expect.arrayContaining([
        ['a', 3],
        ['constructor', 1],
      ]),
      read: [['a', 2]],
    },
    { conversation: 'cy', person: 'cy', delivered: [], read: [] },
  ])
  expect(disk.rows('seen')).toEqual([
    { conversation: 'bob', author: 'bob', upTo: [['b', 5]] },
    { conversation: 'cy', author: 'cy', upTo: [] },
  ])
})

test('[D9 D11] what others did to a line stands in one column, what was erased says so, the rest stays', async () => {
  const edit = { text: 'better', by: by(2), times: 1 }
  const reactions = { me: { emoji: '👍', by: by(3) } }
  const pin = { on: true, by: by(4) }
  const disk = await migrated({
    entries: [
      entry('bob', 1, { edit, reactions, pin, pinned: 4 }),
      entry('bob', 2, { kind: 'erased', body: null }),
      entry('bob', 3, { starred: 8 }),
    ],
  })
  expect(disk.rows('entries')).toEqual([
    entry('bob', 1, { folded: { edit, reactions, pin }, pinned: 4 }),
    entry('bob', 2, { kind: 'erased', body: null, erased: 1 }),
    entry('bob', 3, { starred: 8 }),
  ])
})

test('[D15] IDs that I had before are those of authors who are neither I nor the friend', async () => {
  const disk = await migrated({
    identity: [{ key: 'me', id: 'me', name: 'Ann', instance: 'i', before: { bob: 1 } }],
    entries: [entry('bob', 1), entry('was', 2), entry('me', 3)],
  })
  expect(disk.rows('identity')).toEqual([
    { key: 'me', id: 'me', name: 'Ann', instance: 'i', before: { bob: 1 }, former: ['was'] },
  ])
})

/** Tables: of schema 3. */
const SCHEMA_3 = [
  'identity',
  'settings',
  'people',
  'requests',
  'entries',
  'conversations',
  'own',
  'receipts',
  'seen',
  'vanishing',
  'unindexed',
]

test('schema 3: every table is there, row for row, and there is room for the new ones', async () => {
  const disk = createMemoryDisk()
  const before = tables.filter(({ name }) => SCHEMA_3.includes(name))
  await disk.upgrade(before, 3, migrations)
  disk.open(before)
  const rows: [string, Row][] = [
    ['people', { id: 'bob', name: 'Bob', status: 'friend', addedAt: 1 }],
    ['requests', { from: 'cy', name: 'Cy', text: '', at: 2, state: 'ignored' }],
    ['entries', entry('bob', 1)],
    ['receipts', { conversation: 'bob', person: 'bob', delivered: [['b', 1]], read: [] }],
  ]
  expect(disk.apply(rows.map(([put, row]) => ({ put, row })))).toBe('done')
  await disk.upgrade(tables, SCHEMA, migrations)
  for (const [table, row] of rows) expect(disk.rows(table)).toEqual([row])
  for (const { name } of tables.filter((table) => !before.includes(table))) expect(disk.rows(name)).toEqual([])
})
