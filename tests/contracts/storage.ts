import type { Row } from '../../src/ports/storage.ts'
import { check } from '../support/check.ts'
import type { Contract } from './contract.ts'
import { storageHandles } from './storageHandles.ts'
import { ENTRIES, ids, NOTES, note, type StorageUnderTest } from './storageNotes.ts'
import { storageRanges } from './storageRanges.ts'

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
    name: 'what is asked for in one breath is answered in its order, each with what was written before it',
    async run({ open }) {
      const storage = await open('breath', [NOTES, ENTRIES])
      await storage.write([{ add: 'notes', row: note('a', { text: 1 }) }])
      const answers = await Promise.all([
        storage.get('notes', 'a'),
        storage.get('entries', ['x', 1]),
        storage.get('notes', 'b'),
        storage.write([
          { put: 'notes', row: note('a', { text: 2 }) },
          { add: 'notes', row: note('b') },
        ]),
        storage.get('notes', 'a'),
        storage.get('notes', 'b'),
      ])
      check.equal(answers, [note('a', { text: 1 }), undefined, undefined, 'done', note('a', { text: 2 }), note('b')])
      const many = await Promise.all(Array.from({ length: 50 }, (_, i) => storage.get('notes', i % 2 ? 'a' : 'b')))
      check.equal(
        many.map((row) => row?.id),
        Array.from({ length: 50 }, (_, i) => (i % 2 ? 'a' : 'b')),
      )
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
    name: 'a stretch is dropped whole, with both its ends, in the indexes as well, and no more than that',
    async run({ open }) {
      const storage = await open('stretch', [NOTES, ENTRIES])
      const all = ['a', 'b', 'c', 'd', 'e'].map((id, at) => note(id, { topic: 't', at }))
      await storage.write(all.map((row) => ({ add: 'notes', row })))
      await storage.write([1, 2, 3].map((seq) => ({ add: 'entries', row: { log: 'x', seq } })))
      const outcome = await storage.write([
        { put: 'notes', row: note('bb', { topic: 't', at: 9 }) },
        { drop: 'notes', from: 'b', to: 'd' },
        { put: 'notes', row: note('c', { topic: 't', at: 8 }) },
        { drop: 'entries', from: ['x', 2], to: ['x', []] },
        { drop: 'entries', from: ['y', 1], to: ['y', 9] },
      ])
      check.equal(outcome, 'done')
      check.equal(ids(await storage.range({ table: 'notes' })), ['a', 'c', 'e'])
      check.equal(ids(await storage.range({ table: 'notes', index: 'byTopic' })), ['a', 'e', 'c'])
      check.equal(await storage.range({ table: 'entries' }), [{ log: 'x', seq: 1 }])
      const undone = await storage.write([
        { drop: 'notes', from: 'a', to: 'z' },
        { put: 'notes', row: note('f') },
        { add: 'notes', row: note('f') },
      ])
      check.equal(undone, 'exists')
      check.equal(ids(await storage.range({ table: 'notes', index: 'byTopic' })), ['a', 'e', 'c'])
      const backwards = [
        { put: 'notes', row: note('g') },
        { drop: 'notes', from: 'z', to: 'a' },
      ]
      check.equal(await storage.write(backwards), 'broken')
      check.equal(await storage.get('notes', 'g'), undefined)
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
  ...storageHandles,
  ...storageRanges,
]
