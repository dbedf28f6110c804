import type { Key, RangeQuery, Row, TableSpec } from '../../src/ports/storage.ts'
import { check } from '../support/check.ts'
import type { Contract } from './contract.ts'
import type { StorageUnderTest } from './storageNotes.ts'

const THINGS: TableSpec = { name: 'things', key: 'id' }
const MESSAGES: TableSpec = { name: 'messages', key: ['chat', 'n'], indexes: { byTime: ['chat', 'at'] } }

/** In the order in which IndexedDB keeps them. */
const ORDERED: readonly Key[] = [
  Number.NEGATIVE_INFINITY,
  -2.5,
  0,
  1,
  10,
  2 ** 53,
  Number.POSITIVE_INFINITY,
  '',
  '\0',
  '10',
  '9',
  'Z',
  'a',
  'aa',
  'b',
  'é',
  '\u{1f600}', // begins with a surrogate, which is below U+FF41 as a unit and above it as a character
  'ａ',
  [],
  [1],
  [1, 'x'],
  ['a'],
  ['a', 1],
  ['a', 1, 0],
  ['a', 2],
  ['a', ''],
  ['a', []],
  ['a', [0]],
  ['aa'],
  [[]],
]

const message = (chat: string, n: number, at?: number): Row => ({ chat, n, ...(at === undefined ? {} : { at }) })
const numbers = (rows: readonly Row[]) => rows.map((row) => row.n)

export const storageRanges: Contract<StorageUnderTest> = [
  {
    name: 'keys are ordered as IndexedDB orders them, from either end',
    async run({ open }) {
      const storage = await open('key order', [THINGS])
      const shuffled = ORDERED.map((_, i) => ORDERED[(i * 7 + 3) % ORDERED.length]!)
      check.equal(await storage.write(shuffled.map((id) => ({ add: 'things', row: { id } }))), 'done')
      const keys = async (query: Partial<RangeQuery>) =>
        (await storage.range({ table: 'things', ...query })).map((row) => row.id)
      check.equal(await keys({}), ORDERED)
      check.equal(await keys({ reverse: true }), [...ORDERED].reverse())
      for (const [i, key] of ORDERED.entries()) {
        check.equal(await storage.get('things', key), { id: key })
        check.equal(await keys({ from: key }), ORDERED.slice(i))
        check.equal(await keys({ to: key, toOpen: true }), ORDERED.slice(0, i))
      }
      check.equal(await storage.write([{ add: 'things', row: { id: -0 } }]), 'exists')
    },
  },
  {
    name: 'bounds are inclusive unless open; limits count from the end that is asked for',
    async run({ open }) {
      const storage = await open('bounds', [THINGS])
      await storage.write([1, 2, 3, 4, 5].map((id) => ({ add: 'things', row: { id } })))
      const found = async (query: Partial<RangeQuery>) =>
        (await storage.range({ table: 'things', ...query })).map((row) => row.id)
      check.equal(await found({ from: 2, to: 4 }), [2, 3, 4])
      check.equal(await found({ from: 2, to: 4, fromOpen: true }), [3, 4])
      check.equal(await found({ from: 2, to: 4, toOpen: true }), [2, 3])
      check.equal(await found({ from: 2, to: 4, fromOpen: true, toOpen: true }), [3])
      check.equal(await found({ from: 1.5, to: 4.5 }), [2, 3, 4])
      check.equal(await found({ from: 3 }), [3, 4, 5])
      check.equal(await found({ from: 3, fromOpen: true }), [4, 5])
      check.equal(await found({ to: 3 }), [1, 2, 3])
      check.equal(await found({ to: 3, toOpen: true }), [1, 2])
      check.equal(await found({ from: 2, to: 4, reverse: true }), [4, 3, 2])
      check.equal(await found({ from: 2, to: 4, reverse: true, fromOpen: true, toOpen: true }), [3])
      check.equal(await found({ limit: 2 }), [1, 2])
      check.equal(await found({ limit: 2, reverse: true }), [5, 4])
      check.equal(await found({ to: 4, limit: 2, reverse: true, toOpen: true }), [3, 2])
      check.equal(await found({ limit: 99 }), [1, 2, 3, 4, 5])
      check.equal(await found({ limit: 99, reverse: true }), [5, 4, 3, 2, 1])
    },
  },
  {
    name: 'an impossible range is empty, and so is one of no rows',
    async run({ open }) {
      const storage = await open('impossible', [THINGS])
      await storage.write([{ add: 'things', row: { id: 2 } }])
      for (const reverse of [false, true]) {
        check.equal(await storage.range({ table: 'things', reverse, from: 3, to: 1 }), [])
        check.equal(await storage.range({ table: 'things', reverse, from: 2, to: 2, fromOpen: true }), [])
        check.equal(await storage.range({ table: 'things', reverse, from: 2, to: 2, toOpen: true }), [])
        check.equal(await storage.range({ table: 'things', reverse, limit: 0 }), [])
        check.equal(await storage.range({ table: 'things', reverse, from: 2, to: 2 }), [{ id: 2 }])
      }
    },
  },
  {
    name: 'an index is ordered by its properties, ties by the key, from either end',
    async run({ open }) {
      const storage = await open('index order', [MESSAGES])
      const rows = [message('x', 1, 5), message('x', 2, 3), message('x', 3, 5), message('y', 1, 1), message('x', 4, 4)]
      await storage.write(rows.map((row) => ({ add: 'messages', row })))
      const query = { table: 'messages', index: 'byTime', from: ['x'], to: ['x', []] } as const
      check.equal(numbers(await storage.range(query)), [2, 4, 1, 3])
      check.equal(numbers(await storage.range({ ...query, reverse: true })), [3, 1, 4, 2])
      check.equal(numbers(await storage.range({ ...query, reverse: true, limit: 3 })), [3, 1, 4])
      check.equal(numbers(await storage.range({ ...query, from: ['x', 4], to: ['x', 5] })), [4, 1, 3])
      check.equal(numbers(await storage.range({ ...query, from: ['x', 5], to: ['x', 5], reverse: true })), [3, 1])
      check.equal(numbers(await storage.range({ ...query, to: ['x', 5], toOpen: true, reverse: true, limit: 1 })), [4])
    },
  },
  {
    name: 'a row that lacks a property of an index, or holds no key there, is not in that index',
    async run({ open }) {
      const storage = await open('not indexed', [MESSAGES])
      const rows = [
        message('x', 1, 5),
        message('x', 2),
        { ...message('x', 3), at: null },
        { ...message('x', 4), at: true },
      ]
      await storage.write(rows.map((row) => ({ add: 'messages', row })))
      check.equal(numbers(await storage.range({ table: 'messages', index: 'byTime' })), [1])
      check.equal(numbers(await storage.range({ table: 'messages' })), [1, 2, 3, 4])
    },
  },
  {
    name: 'the newest page of one conversation among many is asked for by its prefix',
    async run({ open }) {
      const storage = await open('page', [MESSAGES])
      const rows = ['a', 'b', 'c'].flatMap((chat) => Array.from({ length: 200 }, (_, n) => message(chat, n, n)))
      await storage.write(rows.map((row) => ({ add: 'messages', row })))
      const page = { table: 'messages', index: 'byTime', from: ['b'], to: ['b', []], reverse: true, limit: 50 } as const
      const newest = await storage.range(page)
      check.equal(
        newest,
        Array.from({ length: 50 }, (_, i) => message('b', 199 - i, 199 - i)),
      )
      const older = await storage.range({ ...page, to: ['b', 150], toOpen: true })
      check.equal(
        numbers(older),
        Array.from({ length: 50 }, (_, i) => 149 - i),
      )
    },
  },
]
