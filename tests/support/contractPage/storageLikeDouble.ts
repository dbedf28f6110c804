import type { Change, Key, RangeQuery, Row, TableSpec } from '../../../src/ports/storage.ts'
import type { Contract } from '../../contracts/contract.ts'
import type { StorageUnderTest } from '../../contracts/storageNotes.ts'
import { check } from '../check.ts'
import { createMemoryStorage } from '../memoryStorage.ts'
import { seededRandom } from '../seededRandom.ts'

const TABLE: TableSpec = { name: 'rows', key: ['a', 'b'], indexes: { byC: ['c'], byAC: ['a', 'c'] } }
const SEEDS = 40
const STEPS = 40

/** What the rest of the tests believe of the disk rests on the double: it must do what the browser does, for anything. */
export const likeTheDouble: Contract<StorageUnderTest> = [
  {
    name: 'random writes and ranges have the same outcome in the browser and in the double',
    async run({ open }) {
      for (let seed = 1; seed <= SEEDS; seed++) {
        const real = await open(`seed ${seed}`, [TABLE])
        const double = createMemoryStorage([TABLE])
        const { changes, query } = inputs(seededRandom(seed))
        for (let step = 0; step < STEPS; step++) {
          const says = `seed ${seed}, step ${step}`
          const list = changes()
          check.equal(await real.write(list), await double.write(list), `${says}: ${JSON.stringify(list)}`)
          const asked = query()
          check.equal(await real.range(asked), await double.range(asked), `${says}: ${JSON.stringify(asked)}`)
        }
        check.equal(
          await real.range({ table: 'rows' }),
          await double.range({ table: 'rows' }),
          `seed ${seed}, at the end`,
        )
        real.close()
      }
    },
  },
]

function inputs(random: () => number) {
  const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)]!
  const part = (): Key => pick<Key>([0, 1, 2.5, -1, 'x', 'y', '', [], [1], ['x', 1]])
  const loose = (): unknown => (random() < 0.2 ? pick<unknown>([null, undefined, true, Number.NaN]) : part())

  function row(): Row {
    const made: Row = { a: random() < 0.05 ? loose() : part(), b: part(), text: pick(['one', 'two']) }
    if (random() < 0.7) made.c = loose()
    return made
  }
  function change(): Change {
    const chance = random()
    if (chance < 0.4) return { put: 'rows', row: row() }
    if (chance < 0.7) return { add: 'rows', row: row() }
    if (chance < 0.8) return { drop: 'rows', from: [part(), part()], to: [part(), part()] }
    return { drop: 'rows', key: [part(), part()] }
  }
  function bound(index: string | undefined): Key {
    const parts = index === 'byC' ? 1 : 2
    return Array.from({ length: random() < 0.3 ? 1 : parts }, part)
  }
  return {
    changes: (): Change[] => Array.from({ length: Math.floor(random() * 5) }, change),
    query(): RangeQuery {
      const index = pick([undefined, 'byC', 'byAC'])
      return {
        table: 'rows',
        ...(index && { index }),
        ...(random() < 0.6 && { from: bound(index) }),
        ...(random() < 0.6 && { to: bound(index) }),
        ...(random() < 0.5 && { limit: Math.floor(random() * 6) }),
        fromOpen: random() < 0.5,
        toOpen: random() < 0.5,
        reverse: random() < 0.5,
      }
    },
  }
}
