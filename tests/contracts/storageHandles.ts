import { check } from '../support/check.ts'
import type { Contract } from './contract.ts'
import { ids, NOTES, note, type StorageUnderTest } from './storageNotes.ts'

/** What a handle promises of itself: reloads, younger handles, closing. */
export const storageHandles: Contract<StorageUnderTest> = [
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
]
