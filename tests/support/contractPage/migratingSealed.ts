import { createClock } from '../../../src/platform/clock.ts'
import { openStorage } from '../../../src/platform/indexedDb/openStorage.ts'
import { namesTable } from '../../../src/platform/sealed/layout.ts'
import { migratingSealed } from '../../../src/platform/sealed/migrating.ts'
import { createSealedStorage } from '../../../src/platform/sealed/sealedStorage.ts'
import type { MigrationStep, TableSpec } from '../../../src/ports/storage.ts'
import type { Contract } from '../../contracts/contract.ts'
import { check } from '../check.ts'
import { testCipher } from '../sealed.ts'

const BEFORE: readonly TableSpec[] = [{ name: 'notes', key: ['who', 'n'] }]
const AFTER: readonly TableSpec[] = [
  { name: 'notes', key: ['who', 'n'], indexes: { byTopic: ['topic', 'n'] } },
  { name: 'topics', key: 'topic' },
]
const COUNT = 2_500
const step: MigrationStep = {
  to: 2,
  async run(rows) {
    await rows.each('notes', (row) => (row.n === 7 ? { ...row, topic: 'seven' } : 'keep'))
    await rows.put('topics', { topic: 'seven' })
  },
}

async function open(name: string, version: number, tables: readonly TableSpec[], steps: readonly MigrationStep[] = []) {
  const all = [...tables, namesTable]
  const through = migratingSealed(testCipher(), all)
  const opened = await openStorage({ name, version, tables: all, steps, through, clock: createClock() })
  return opened.ok ? createSealedStorage(opened.storage, tables, testCipher()) : opened.why
}

async function fill(name: string) {
  const storage = await open(name, 1, BEFORE)
  if (typeof storage === 'string') throw new Error(storage)
  const rows = Array.from({ length: COUNT }, (_, n) => ({ who: 'ann', n, topic: `t${n % 3}` }))
  check.equal(await storage.write(rows.map((row) => ({ add: 'notes', row }))), 'done')
  storage.close()
}

/** A sealed disk goes from one schema to the next in the transaction of the upgrade, as an open one does. */
export const migratingSealedContract: Contract<{ readonly name: string }> = [
  {
    name: 'steps see open rows, and indexes that are new are found by',
    async run({ name }) {
      await fill(name)
      const storage = await open(name, 2, AFTER, [step])
      if (typeof storage === 'string') throw new Error(storage)
      check.equal((await storage.range({ table: 'notes' })).length, COUNT)
      check.equal(await storage.range({ table: 'notes', index: 'byTopic', from: ['seven'], to: ['seven', []] }), [
        { who: 'ann', n: 7, topic: 'seven' },
      ])
      check.equal((await storage.range({ table: 'notes', index: 'byTopic', from: ['t0'], to: ['t0', []] })).length, 834)
      check.equal(await storage.range({ table: 'topics' }), [{ topic: 'seven' }])
      storage.close()
    },
  },
  {
    name: 'a step that fails leaves the disk of the older version',
    async run({ name }) {
      await fill(name)
      const failing: MigrationStep = {
        to: 2,
        async run(rows) {
          await step.run(rows)
          throw new Error('cut off')
        },
      }
      check.equal(await open(name, 2, AFTER, [failing]), 'broken')
      const storage = await open(name, 1, BEFORE)
      if (typeof storage === 'string') throw new Error(storage)
      check.equal(await storage.get('notes', ['ann', 7]), { who: 'ann', n: 7, topic: 't1' })
      storage.close()
    },
  },
]
