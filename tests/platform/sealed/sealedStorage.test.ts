import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { tables } from '../../../src/app/tables.ts'
import { conversationsTable, entriesTable } from '../../../src/conversation/tables.ts'
import { namesTable, openRow } from '../../../src/platform/sealed/layout.ts'
import { createSealedStorage } from '../../../src/platform/sealed/sealedStorage.ts'
import type { Key, RangeQuery, Row, Storage } from '../../../src/ports/storage.ts'
import { createMemoryDisk } from '../../support/memoryDisk.ts'
import { createMemoryStorage } from '../../support/memoryStorage.ts'
import { sealedStage, testCipher } from '../../support/sealed.ts'

const RUNS = Number(process.env.FUZZ_RUNS ?? 200)
const ENTRIES = entriesTable.name
const put = (row: Row) => ({ put: ENTRIES, row })

const authors = ['ann', 'bob', 'cy', 'z'] as const
const instances = ['i1', 'i2', 'zz'] as const
const line = (
  conversation: string,
  author: string,
  instance: string,
  seq: number,
  lamport: number,
  more: Row = {},
): Row => ({
  ...{ conversation, author, instance, seq, lamport, at: 1, kind: 'text', body: { text: `${author} ${seq}` } },
  order: [lamport, author, instance, seq],
  ...more,
})

/** Many lines with few lamports, so that nearly all of them meet others. */
const someLine = fc
  .record({
    conversation: fc.constantFrom('c1', 'c2'),
    author: fc.constantFrom(...authors),
    instance: fc.constantFrom(...instances),
    seq: fc.integer({ min: 1, max: 6 }),
    lamport: fc.integer({ min: 1, max: 4 }),
    starred: fc.option(fc.integer({ min: 1, max: 2 }), { nil: undefined }),
    pinned: fc.option(fc.integer({ min: 1, max: 2 }), { nil: undefined }),
  })
  .map(({ conversation, author, instance, seq, lamport, starred, pinned }) =>
    line(conversation, author, instance, seq, lamport, {
      ...(starred === undefined ? {} : { starred }),
      ...(pinned === undefined ? {} : { pinned }),
    }),
  )

const someOrder = fc.oneof(
  fc.tuple(fc.integer({ min: 0, max: 5 })),
  fc.tuple(
    fc.integer({ min: 0, max: 5 }),
    fc.constantFrom(...authors),
    fc.constantFrom(...instances),
    fc.integer({ min: 1, max: 6 }),
  ),
  fc.constant([] as Key[]),
  fc.constant([[]] as Key[]),
)

/** Queries as the app asks them, and some that it does not. */
const someQuery: fc.Arbitrary<RangeQuery> = fc
  .record({
    what: fc.constantFrom('shown', 'pinned', 'starred', 'log', 'all'),
    conversation: fc.constantFrom('c1', 'c2'),
    author: fc.constantFrom(...authors),
    from: someOrder,
    to: someOrder,
    fromOpen: fc.boolean(),
    toOpen: fc.boolean(),
    reverse: fc.boolean(),
    limit: fc.option(fc.integer({ min: 0, max: 9 }), { nil: undefined }),
  })
  .map(({ what, conversation, author, from, to, limit, ...rest }): RangeQuery => {
    const asked = { table: ENTRIES, ...rest, ...(limit === undefined ? {} : { limit }) }
    if (what === 'shown')
      return { ...asked, index: 'shown', from: [conversation, from as Key], to: [conversation, to as Key] }
    if (what === 'pinned') return { ...asked, index: 'pinned', from: [conversation], to: [conversation, []] }
    if (what === 'starred') return { ...asked, index: 'starred', to: [from[0] ?? 2] as Key }
    if (what === 'log') return { ...asked, from: [conversation, author], to: [conversation, author, []] }
    return asked
  })

async function filled(storage: Storage, rows: readonly Row[]) {
  expect(await storage.write(rows.map(put))).toBe('done')
}

describe('ranges', () => {
  test('answer every query as an open disk does, in the order of the strings that they do not show', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(someLine, { maxLength: 40 }),
        fc.array(someQuery, { minLength: 8, maxLength: 8 }),
        async (rows, queries) => {
          const plain = createMemoryStorage([entriesTable])
          const { storage } = sealedStage([entriesTable])
          await filled(plain, rows)
          await filled(storage, rows)
          for (const query of queries)
            expect(await storage.range(query), JSON.stringify(query)).toEqual(await plain.range(query))
        },
      ),
      { numRuns: RUNS },
    ))

  test('a walk comes by every row once, whatever its order', () =>
    fc.assert(
      fc.asyncProperty(fc.array(someLine, { maxLength: 40 }), fc.integer({ min: 1, max: 7 }), async (rows, limit) => {
        const { storage } = sealedStage([entriesTable])
        await filled(storage, rows)
        const seen: string[] = []
        for (let from: Key = []; ; ) {
          const found = await storage.range({ table: ENTRIES, from, fromOpen: true, limit, walk: true })
          const keys = found.map(
            ({ conversation, author, instance, seq }) => [conversation, author, instance, seq] as Key,
          )
          seen.push(...keys.map((key) => JSON.stringify(key)))
          if (found.length < limit) break
          from = keys.at(-1)!
        }
        const all = new Set(
          rows.map(({ conversation, author, instance, seq }) => JSON.stringify([conversation, author, instance, seq])),
        )
        expect(seen.length).toBe(all.size)
        expect(new Set(seen)).toEqual(all)
      }),
      { numRuns: RUNS },
    ))

  test('a page of a conversation costs one look at the disk, however long it is', async () => {
    const disk = createMemoryDisk()
    const inner = createMemoryStorage([entriesTable, namesTable], { disk })
    const looks: RangeQuery[] = []
    const storage = createSealedStorage(
      {
        ...inner,
        range(query) {
          looks.push(query)
          return inner.range(query)
        },
      },
      [entriesTable],
      testCipher(),
    )
    await filled(
      storage,
      Array.from({ length: 500 }, (_, at) => line('c1', at % 2 ? 'ann' : 'bob', 'i1', at + 1, at + 1)),
    )
    const page = await storage.range({
      ...{ table: ENTRIES, index: 'shown', from: ['c1'], to: ['c1', [[]]], toOpen: true, reverse: true, limit: 50 },
    })
    expect(page.map(({ lamport }) => lamport)).toEqual(Array.from({ length: 50 }, (_, at) => 500 - at))
    expect(looks.map(({ limit }) => limit)).toEqual([51])
  })
})

describe('what lies on the disk', () => {
  const SECRETS = ['zebra-canary', 'friend-canary', 'kind-canary', 'body-canary', 'note-canary']
  test('shows no string of any row, not in its key either, and nothing of how long a short one is', async () => {
    const { storage, disk } = sealedStage(tables)
    await filled(storage, [
      line('zebra-canary', 'friend-canary', 'i-canary', 1, 1, {
        kind: 'kind-canary',
        body: { text: 'body-canary' },
        target: ['zebra-canary', 'friend-canary', 'i-canary', 9],
      }),
    ])
    await storage.write([
      { put: 'people', row: { id: 'friend-canary', note: 'note-canary', bytes: new Uint8Array([7]) } },
    ])
    const all = JSON.stringify(
      [...tables.map(({ name }) => name), namesTable.name].map((name) => disk.rows(name)),
      (_, value) => (value instanceof Uint8Array ? Buffer.from(value).toString('latin1') : value),
    )
    for (const secret of SECRETS) expect(all).not.toContain(secret)
    expect(await storage.get('people', 'friend-canary')).toMatchObject({ note: 'note-canary' })
    const other = sealedStage([entriesTable])
    const lengths = new Set<number>()
    for (let long = 1; long <= 64; long++) {
      await filled(other.storage, [line('c', 'a', 'i', 1, 1, { body: { text: 'x'.repeat(long) } })])
      lengths.add((other.disk.rows(ENTRIES)[0]!['*'] as Uint8Array).length)
    }
    expect(lengths.size).toBeLessThanOrEqual(2)
  })

  test('one string at two places has two names, and the same one two names under two keys', async () => {
    const cipher = testCipher()
    expect(cipher.name('a', 'x')).toBe(cipher.name('a', 'x'))
    const names = [cipher.name('a', 'x'), cipher.name('b', 'x'), cipher.name('a', 'y'), testCipher(8).name('a', 'x')]
    expect(new Set(names).size).toBe(4)
    // UTF-8 would make these the same.
    expect(cipher.name('a', '\ud800')).not.toBe(cipher.name('a', '\ud801'))
  })
})

describe('[abuse Y1] rows that were tampered with', () => {
  const rows = [line('c1', 'ann', 'i1', 1, 1), line('c1', 'ann', 'i1', 2, 2), line('c1', 'bob', 'i1', 1, 3)]
  const keyOf = ({ conversation, author, instance, seq }: Row) => [conversation, author, instance, seq] as Key
  const place = ({ conversation, author, instance, seq, order, kind }: Row) => ({
    conversation,
    author,
    instance,
    seq,
    order,
    kind,
  })

  test('flipped at any byte: it comes back with its place alone, its neighbours as they are', async () => {
    const { storage, disk } = sealedStage([entriesTable])
    await filled(storage, rows)
    const [first] = disk.rows(ENTRIES) as [Row]
    const plain = openRow(testCipher(), ENTRIES, first)!
    const { length } = first['*'] as Uint8Array
    for (let at = 0; at < length; at++) {
      const bad = (first['*'] as Uint8Array).slice()
      bad[at]! ^= 1 << (at % 8)
      disk.apply([{ put: ENTRIES, row: { ...first, '*': bad } }])
      expect(await storage.get(ENTRIES, keyOf(plain))).toEqual(place(plain))
    }
    const all = await storage.range({ table: ENTRIES })
    expect(all.filter(({ body }) => body !== undefined)).toHaveLength(2)
    expect(all).toHaveLength(3)
  })

  test('after a start, when nobody has asked for it by name, its place is still known', async () => {
    const { storage, disk } = sealedStage([entriesTable])
    await filled(storage, rows)
    for (const row of disk.rows(ENTRIES)) disk.apply([{ put: ENTRIES, row: { ...row, '*': new Uint8Array(64) } }])
    const again = sealedStage([entriesTable], disk).storage
    const found = await again.range({ table: ENTRIES, limit: 3, walk: true })
    expect(new Set(found.map((row) => JSON.stringify(row)))).toEqual(
      new Set(rows.map((row) => JSON.stringify(place(row)))),
    )
    expect(await again.range({ table: ENTRIES, index: 'shown', from: ['c1'], to: ['c1', [[]]] })).toEqual(
      rows.map(place),
    )
  })

  test('whose names went bad as well, is left out, and takes nothing else with it', async () => {
    const { storage, disk } = sealedStage([entriesTable])
    await filled(storage, rows)
    for (const row of disk.rows(namesTable.name))
      disk.apply([{ put: namesTable.name, row: { ...row, '*': new Uint8Array(9) } }])
    const [bad] = disk.rows(ENTRIES) as [Row]
    const lost = openRow(testCipher(), ENTRIES, bad)!
    disk.apply([{ put: ENTRIES, row: { ...bad, '*': new Uint8Array(64) } }])
    const again = sealedStage([entriesTable], disk).storage
    const rest = rows.filter((row) => JSON.stringify(row) !== JSON.stringify(lost))
    // As many as were asked for, from behind it.
    for (const walk of [true, undefined])
      expect(await again.range({ table: ENTRIES, limit: 2, ...(walk && { walk }) })).toHaveLength(2)
    expect(await again.range({ table: ENTRIES, index: 'shown', from: ['c1'], to: ['c1', [[]]], limit: 2 })).toEqual(
      rest,
    )
  })

  test('swapped between two keys, moved in the order, taken to another table: none of it opens', async () => {
    const { storage, disk } = sealedStage([entriesTable, conversationsTable])
    await filled(storage, rows)
    const [one, other] = disk.rows(ENTRIES) as [Row, Row]
    const opened = [one, other].map((row) => openRow(testCipher(), ENTRIES, row)!)
    disk.apply([
      { put: ENTRIES, row: { ...one, '*': other['*'] } },
      { put: ENTRIES, row: { ...other, '*': one['*'] } },
    ])
    for (const row of opened) expect(await storage.get(ENTRIES, keyOf(row))).toEqual(place(row))
    disk.apply([{ put: ENTRIES, row: { ...one, order: other.order } }])
    expect(await storage.get(ENTRIES, keyOf(opened[0]!))).not.toHaveProperty('body')
    disk.apply([{ put: ENTRIES, row: { ...one, starred: 5 } }])
    expect(await storage.get(ENTRIES, keyOf(opened[0]!))).not.toHaveProperty('body')
    await filled(storage, [{ ...opened[0]!, starred: 1 }])
    const starred = disk.rows(ENTRIES).find((row) => row.starred === 1)!
    disk.apply([{ put: ENTRIES, row: { ...starred, starred: 2 } }])
    expect(await storage.get(ENTRIES, keyOf(opened[0]!))).not.toHaveProperty('body')
    expect(openRow(testCipher(), conversationsTable.name, one)).toBeUndefined()
    expect(openRow(testCipher(9), ENTRIES, one)).toBeUndefined()
  })
})

test('what is asked behind a write that has to read first finds what it did', async () => {
  const { storage } = sealedStage([entriesTable])
  const rows = ['ann', 'bob', 'cy'].map((author) => line('c1', author, 'i1', 1, 1))
  await filled(storage, rows)
  const written = storage.write([{ drop: ENTRIES, from: ['c1', 'ann'], to: ['c1', 'bob', []] }])
  const left = storage.range({ table: ENTRIES })
  const gone = storage.get(ENTRIES, ['c1', 'ann', 'i1', 1])
  expect(await written).toBe('done')
  expect(await left).toEqual([rows[2]])
  expect(await gone).toBeUndefined()
})
