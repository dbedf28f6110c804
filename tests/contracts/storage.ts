import type { Key, Row, Storage, TableSpec } from '../../src/ports/storage.ts'
import { check } from '../support/check.ts'
import type { Contract } from './contract.ts'
import { storageRanges } from './storageRanges.ts'

export interface StorageUnderTest {
  /** Opens a disk by its name; opening it again is what a reload, or another tab, does. Each case uses its own names. */
  open(disk: string, tables: readonly TableSpec[]): Promise<Storage>
}

export const NOTES: TableSpec = { name: 'notes', key: 'id', indexes: { byTopic: ['topic', 'at'] } }
const ENTRIES: TableSpec = { name: 'entries', key: ['log', 'seq'] }

const ids = (rows: readonly Row[]) => rows.map((row) => row.id)
const note = (id: Key, more: Row = {}): Row => ({ id, ...more })

export const storageContract: Contract<StorageUnderTest> = [
  {
    name: 'a row that was added is found by its key, and nothing by another',
    async run({ open }) {
      const storage = await open('found', [NOTES, ENTRIES])
      check.equal(await storage.get('notes', 'a'), undefined)
      check.equal(await storage.write([{ add: 'notes', row: note('a', { text: 'hello' }) }]), 'done')
      check.equal(await storage.get('notes', 'a'), { id: 'a', text: 'hello' })
      check.equal(await storage.get('notes', 'b'), undefined)
      check.equal(await storage.write([{ add: 'entries', row: { log: 'x', seq: 1 } }]), 'done')
      check.equal(await storage.get('entries', ['x', 1]), { log: 'x', seq: 1 })
      check.equal(await storage.get('entries', ['x', 2]), undefined)
      check.equal(await storage.get('entries', ['x']), undefined)
    },
  },
  {
    name: 'rows are copies: what is changed after handing in or out is not on disk',
    async run({ open }) {
      const storage = await open('copies', [NOTES])
      const row = note('a', { tags: ['one'] })
      const written = storage.write([{ add: 'notes', row }])
      row.tags = ['changed while the write was under way']
      check.equal(await written, 'done')
      const found = await storage.get('notes', 'a')
      check.equal(found, { id: 'a', tags: ['one'] })
      ;(found as { tags: string[] }).tags.push('two')
      check.equal(await storage.get('notes', 'a'), { id: 'a', tags: ['one'] })
    },
  },
  {
    name: 'what structured clone takes comes back as it was',
    async run({ open }) {
      const storage = await open('clone', [NOTES])
      const row = note('a', {
        bytes: new Uint8Array([0, 255, 7]),
        nested: { list: [1, 'two', null, { three: 3 }] },
        absent: undefined,
        lone: '\ud800 and \0',
        large: 2 ** 53 - 1,
      })
      await storage.write([{ put: 'notes', row }])
      check.equal(await storage.get('notes', 'a'), row)
    },
  },
  {
    name: 'an add whose key is taken fails with `exists`, and nothing of its list is written',
    async run({ open }) {
      const storage = await open('exists', [NOTES])
      await storage.write([{ add: 'notes', row: note('a', { text: 'first' }) }])
      const outcome = await storage.write([
        { put: 'notes', row: note('b') },
        { add: 'notes', row: note('a', { text: 'second' }) },
        { put: 'notes', row: note('c') },
      ])
      check.equal(outcome, 'exists')
      check.equal(await storage.range({ table: 'notes' }), [{ id: 'a', text: 'first' }])
      const twice = [
        { add: 'notes', row: note('d') },
        { add: 'notes', row: note('d') },
      ]
      check.equal(await storage.write(twice), 'exists')
      check.equal(await storage.get('notes', 'd'), undefined)
    },
  },
  {
    name: 'a list takes effect in its order, over several tables',
    async run({ open }) {
      const storage = await open('order', [NOTES, ENTRIES])
      const outcome = await storage.write([
        { add: 'notes', row: note('a', { text: 1 }) },
        { put: 'notes', row: note('a', { text: 2 }) },
        { drop: 'notes', key: 'a' },
        { add: 'notes', row: note('a', { text: 3 }) },
        { add: 'entries', row: { log: 'x', seq: 1 } },
        { drop: 'entries', key: ['x', 1] },
        { drop: 'entries', key: ['never', 0] },
      ])
      check.equal(outcome, 'done')
      check.equal(await storage.range({ table: 'notes' }), [{ id: 'a', text: 3 }])
      check.equal(await storage.range({ table: 'entries' }), [])
      check.equal(await storage.write([]), 'done')
    },
  },
  {
    name: 'a list that fails undoes its puts and drops too, in the indexes as well',
    async run({ open }) {
      const storage = await open('undo', [NOTES])
      const before = [note('a', { topic: 't', at: 1 }), note('b', { topic: 't', at: 2 })]
      await storage.write(before.map((row) => ({ add: 'notes', row })))
      const outcome = await storage.write([
        { put: 'notes', row: note('a', { topic: 't', at: 9 }) },
        { drop: 'notes', key: 'b' },
        { add: 'notes', row: note('a') },
      ])
      check.equal(outcome, 'exists')
      check.equal(await storage.range({ table: 'notes' }), before)
      check.equal(await storage.range({ table: 'notes', index: 'byTopic' }), before)
    },
  },
  {
    name: 'a put moves the row in the indexes, a drop takes it out',
    async run({ open }) {
      const storage = await open('moves', [NOTES])
      const listed = async () => ids(await storage.range({ table: 'notes', index: 'byTopic' }))
      await storage.write(['a', 'b', 'c'].map((id, at) => ({ add: 'notes', row: note(id, { topic: 't', at }) })))
      await storage.write([{ put: 'notes', row: note('a', { topic: 't', at: 9 }) }])
      check.equal(await listed(), ['b', 'c', 'a'])
      await storage.write([{ put: 'notes', row: note('b') }])
      check.equal(await listed(), ['c', 'a'])
      await storage.write([{ drop: 'notes', key: 'c' }])
      check.equal(await listed(), ['a'])
    },
  },
  {
    name: 'a row without a valid key, or that cannot be cloned, fails its whole list with `broken`',
    async run({ open }) {
      const storage = await open('unfit', [NOTES, ENTRIES])
      const unfit: readonly [string, Row][] = [
        ['notes', {}],
        ['notes', { id: null }],
        ['notes', { id: true }],
        ['notes', { id: Number.NaN }],
        ['notes', { id: { not: 'a key' } }],
        ['notes', { id: 'x', run: () => undefined }],
        ['entries', { log: 'x' }],
        ['entries', { log: 'x', seq: [undefined] }],
      ]
      for (const [table, row] of unfit) {
        const outcome = await storage.write([
          { add: 'notes', row: note('good') },
          { put: table, row },
        ])
        check.equal(outcome, 'broken')
      }
      check.equal(await storage.range({ table: 'notes' }), [])
    },
  },
  {
    name: 'tables and indexes that nobody specified: writes are `broken`, reads reject',
    async run({ open }) {
      const storage = await open('unknown', [NOTES])
      const outcome = await storage.write([
        { add: 'notes', row: note('a') },
        { add: 'elsewhere', row: note('a') },
      ])
      check.equal(outcome, 'broken')
      check.equal(await storage.get('notes', 'a'), undefined)
      await check.rejects(storage.get('elsewhere', 'a'))
      await check.rejects(storage.range({ table: 'elsewhere' }))
      await check.rejects(storage.range({ table: 'notes', index: 'byNothing' }))
    },
  },
  {
    name: 'operations see those that were asked for before them, without waiting',
    async run({ open }) {
      const storage = await open('turns', [NOTES])
      const writes = []
      const reads = []
      for (let n = 0; n < 30; n++) {
        writes.push(storage.write([{ put: 'notes', row: note('counter', { n }) }]))
        reads.push(storage.get('notes', 'counter'))
      }
      check.equal(new Set(await Promise.all(writes)), new Set(['done']))
      check.equal(
        (await Promise.all(reads)).map((row) => row?.n),
        Array.from({ length: 30 }, (_, n) => n),
      )
    },
  },
  {
    name: 'what is `done` is there after opening again, and so are the indexes',
    async run({ open }) {
      const first = await open('reload', [NOTES])
      const rows = [note('a', { topic: 't', at: 2 }), note('b', { topic: 't', at: 1 })]
      check.equal(await first.write(rows.map((row) => ({ add: 'notes', row }))), 'done')
      first.close()
      const second = await open('reload', [NOTES])
      check.equal(await second.range({ table: 'notes' }), rows)
      check.equal(ids(await second.range({ table: 'notes', index: 'byTopic' })), ['b', 'a'])
      const other = await open('not that one', [NOTES])
      check.equal(await other.range({ table: 'notes' }), [])
    },
  },
  {
    name: 'once it is opened again, the earlier handle reads but is `deposed` from writing',
    async run({ open }) {
      const first = await open('deposed', [NOTES])
      await first.write([{ add: 'notes', row: note('a', { by: 1 }) }])
      const second = await open('deposed', [NOTES])
      check.equal(await first.write([{ put: 'notes', row: note('a', { by: 'a ghost' }) }]), 'deposed')
      check.equal(
        await first.write([{ add: 'notes', row: note('a') }]),
        'deposed',
        'the epoch is asked before the rows',
      )
      check.equal(await first.write([{ drop: 'notes', key: 'a' }]), 'deposed')
      check.equal(await first.write([]), 'deposed')
      check.equal(await second.write([{ put: 'notes', row: note('b', { by: 2 }) }]), 'done')
      check.equal(await first.range({ table: 'notes' }), [
        { id: 'a', by: 1 },
        { id: 'b', by: 2 },
      ])
      const third = await open('deposed', [NOTES])
      check.equal(await second.write([{ drop: 'notes', key: 'a' }]), 'deposed')
      check.equal(await third.write([{ drop: 'notes', key: 'a' }]), 'done')
    },
  },
  {
    name: 'writes under way while another opens are each either done and there, or deposed and not there',
    async run({ open }) {
      const first = await open('overtaken', [NOTES])
      const outcomes: Promise<string>[] = []
      for (let id = 0; id < 20; id++) outcomes.push(first.write([{ add: 'notes', row: note(id) }]))
      const opening = open('overtaken', [NOTES])
      for (let id = 20; id < 60; id++) {
        outcomes.push(first.write([{ add: 'notes', row: note(id) }]))
        await Promise.resolve()
      }
      const second = await opening
      outcomes.push(first.write([{ add: 'notes', row: note(60) }]))
      const done = (await Promise.all(outcomes)).flatMap((outcome, id) => (outcome === 'done' ? [id] : []))
      check.equal(ids(await second.range({ table: 'notes' })), done)
      check.equal(await outcomes[60], 'deposed')
    },
  },
  {
    name: 'after closing, reads reject and writes are `broken`; what was under way ends well',
    async run({ open }) {
      const storage = await open('closed', [NOTES])
      const written = storage.write([{ add: 'notes', row: note('a') }])
      const read = storage.get('notes', 'a')
      storage.close()
      check.equal(await written, 'done')
      check.equal(await read, { id: 'a' })
      check.equal(await storage.write([{ add: 'notes', row: note('b') }]), 'broken')
      await check.rejects(storage.get('notes', 'a'))
      await check.rejects(storage.range({ table: 'notes' }))
      storage.close()
      const again = await open('closed', [NOTES])
      check.equal(ids(await again.range({ table: 'notes' })), ['a'])
    },
  },
  ...storageRanges,
]
