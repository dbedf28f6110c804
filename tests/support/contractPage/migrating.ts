import type { MigrationStep } from '../../../src/ports/storage.ts'
import type { Contract } from '../../contracts/contract.ts'
import { check } from '../check.ts'
import { cutOff } from '../cutOff.ts'
import {
  checkUntouched,
  fill,
  MIGRATED,
  NEW,
  type OpeningUnderTest,
  open,
  opened,
  refused,
  STEPS,
  settled,
} from './people.ts'

/** A database of an older version is brought up to date whole, or stays as it was. */
export const migratingContract: Contract<OpeningUnderTest> = [
  {
    name: 'a migration runs the steps that are missing in their order, whatever order they are listed in',
    async run({ name }) {
      await fill(name)
      const storage = await opened(open(name, { version: 3, tables: NEW, steps: STEPS }))
      check.equal(await storage.range({ table: 'people' }), MIGRATED)
      check.equal(await storage.range({ table: 'towns' }), [{ town: 'London' }])
      const byTown = await storage.range({ table: 'people', index: 'byTown' })
      check.equal(
        byTown.map((row) => row.town),
        ['Erlangen', 'London', 'New York'],
      )
      check.equal(await storage.range({ table: 'people', index: 'byName', from: ['Ada', 1], to: ['Ada', 1] }), [
        MIGRATED[0],
      ])
      await check.rejects(storage.range({ table: 'leftover' }))
      storage.close()
      const again = await opened(open(name, { version: 3, tables: NEW, steps: STEPS }))
      check.equal(await again.range({ table: 'people' }), MIGRATED)
      check.equal(await again.write([{ put: 'towns', row: { town: 'Paris' } }]), 'done')
      again.close()
    },
  },
  {
    name: 'a step that an earlier version has run is not run again',
    async run({ name }) {
      await fill(name)
      const storage = await opened(open(name, { version: 2, steps: STEPS.filter(({ to }) => to === 2) }))
      storage.close()
      const ran: number[] = []
      const steps = STEPS.map(({ to, run }) => ({
        to,
        run(rows) {
          ran.push(to)
          return run(rows)
        },
      })) satisfies readonly MigrationStep[]
      const newest = await opened(open(name, { version: 3, tables: NEW, steps }))
      check.equal(ran, [3])
      check.equal(await newest.range({ table: 'people' }), MIGRATED)
      newest.close()
    },
  },
  {
    name: 'a new database runs no steps',
    async run({ name }) {
      const steps = [{ to: 1, run: () => Promise.reject(new Error('ran')) }]
      const storage = await opened(open(name, { steps }))
      check.equal(await storage.range({ table: 'people' }), [])
      storage.close()
    },
  },
  {
    name: 'a migration that is cut off at any point leaves everything as it was, and works the next time',
    async run({ name }) {
      await fill(name)
      let at = 1
      for (; ; at++) {
        const { steps, asked } = cutOff(STEPS, at)
        const result = await open(name, { version: 3, tables: NEW, steps })
        if (result.ok) {
          check.equal(await result.storage.range({ table: 'people' }), MIGRATED)
          check.equal(asked(), at - 1)
          result.storage.close()
          break
        }
        check.equal(result.why, 'broken')
        check.equal(result.detail, 'Error: cut off')
        await checkUntouched(name)
      }
      check.that(at > 10, 'the points where it can be cut')
    },
  },
  {
    name: 'a migration that cannot write a row leaves everything as it was',
    async run({ name }) {
      await fill(name)
      const steps = [
        { to: 3, run: (rows) => rows.each('people', () => ({ id: 'another key' })) },
      ] satisfies MigrationStep[]
      check.equal((await refused(open(name, { version: 3, tables: NEW, steps }))).why, 'broken')
      await checkUntouched(name)
    },
  },
  {
    name: 'a connection that does not let go is waited for within bounds, and nothing is migrated behind our back',
    async run({ name }) {
      await fill(name)
      const stubborn = indexedDB.open(name)
      await settled(stubborn)
      const result = await refused(open(name, { version: 3, tables: NEW, steps: STEPS, patience: 50 }))
      check.equal(result.why, 'blocked')
      stubborn.result.close()
      await checkUntouched(name)
    },
  },
  {
    name: 'a connection that lets go in time is waited for',
    async run({ name }) {
      await fill(name)
      const busy = indexedDB.open(name)
      await settled(busy)
      const opening = open(name, { version: 3, tables: NEW, steps: STEPS })
      busy.result.onversionchange = () => void setTimeout(() => busy.result.close(), 100)
      const storage = await opened(opening)
      check.equal(await storage.range({ table: 'people' }), MIGRATED)
      storage.close()
    },
  },
]
