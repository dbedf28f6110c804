import { createFreshDisk } from '../../../src/platform/backup/freshDisk.ts'
import { createClock } from '../../../src/platform/clock.ts'
import { createDiskPlaces, type DiskPlaces } from '../../../src/platform/indexedDb/diskPlace.ts'
import type { MigratingRows } from '../../../src/ports/storage.ts'
import type { Contract } from '../../contracts/contract.ts'
import { check } from '../check.ts'
import { fill, open, opened, refused } from './people.ts'

interface DiskPlaceUnderTest {
  /** Of the first database; the others are named after it. */
  readonly name: string
}

const placesAt = (name: string) =>
  createDiskPlaces({ pointer: `${name} pointer`, first: name, others: [`${name} a`, `${name} b`] })

/** Names of what there is, without the one that all have in common. */
const databases = async (name: string) =>
  (await indexedDB.databases())
    .flatMap((one) => (one.name?.startsWith(name) ? [one.name.slice(name.length).trim()] : []))
    .toSorted()

const peopleIn = async (name: string) => {
  const storage = await opened(open(name, {}))
  const rows = await storage.range({ table: 'people' })
  storage.close()
  return rows
}

async function write(places: DiskPlaces, id: number) {
  const fresh = await places.fresh()
  const storage = await opened(open(fresh, {}))
  await storage.write([{ add: 'people', row: { id } }])
  storage.close()
  return fresh
}

/** Changing over from one database to another, as a restore and the lock do. */
export const diskPlaceContract: Contract<DiskPlaceUnderTest> = [
  {
    name: 'the place is the first one, and looking makes no pointer',
    async run({ name }) {
      const places = placesAt(name)
      check.equal(await places.current(), { name })
      await places.tidy()
      check.equal(await databases(name), [])
    },
  },
  {
    name: 'changed over: the new one with its header, nothing of the old one, and an older page refuses what it finds there',
    async run({ name }) {
      await fill(name)
      const places = placesAt(name)
      const fresh = await write(places, 7)
      check.equal(await places.current(), { name })
      await places.change({ name: fresh, header: { slots: [new Uint8Array([1, 2])] } })
      await places.tidy()
      check.equal(await placesAt(name).current(), { name: fresh, header: { slots: [new Uint8Array([1, 2])] } })
      check.equal(await peopleIn(fresh), [{ id: 7 }])
      check.equal(await databases(name), ['', 'a', 'pointer'])
      check.equal((await refused(open(name, {}))).why, 'newer')
    },
  },
  {
    name: 'cut off before the change: the old one is as it was, and what was begun goes with the next start',
    async run({ name }) {
      await fill(name)
      const before = await peopleIn(name)
      await write(placesAt(name), 7)
      const next = placesAt(name)
      check.equal(await next.current(), { name })
      await next.tidy()
      check.equal(await databases(name), [''])
      check.equal(await peopleIn(name), before)
    },
  },
  {
    name: 'cut off after the change: the new one counts, and the next start leaves the old one empty',
    async run({ name }) {
      await fill(name)
      const places = placesAt(name)
      await places.change({ name: await write(places, 7) })
      const next = placesAt(name)
      check.equal((await next.current()).name, `${name} a`)
      await next.tidy()
      check.equal((await refused(open(name, {}))).why, 'newer')
      check.equal(await peopleIn(`${name} a`), [{ id: 7 }])
    },
  },
  {
    name: 'again and again: the names take turns, and each begins empty',
    async run({ name }) {
      const places = placesAt(name)
      const names: string[] = []
      for (const id of [1, 2, 3]) {
        const fresh = await write(places, id)
        await places.change({ name: fresh })
        await places.tidy()
        check.equal(await peopleIn(fresh), [{ id }])
        names.push(fresh)
      }
      check.equal(names, [`${name} a`, `${name} b`, `${name} a`])
    },
  },
  {
    name: 'what is being written is spared by tidying, until it is given up',
    async run({ name }) {
      const places = placesAt(name)
      const fresh = await write(places, 7)
      await places.tidy()
      check.equal(await peopleIn(fresh), [{ id: 7 }])
      places.abandon()
      await places.tidy()
      check.equal(await databases(name), [])
    },
  },
  {
    name: 'a pointer that is not readable, or points elsewhere: rejected, nothing is guessed, nothing deleted',
    async run({ name }) {
      await fill(name)
      const before = await peopleIn(name)
      const places = placesAt(name)
      await check.rejects(places.change({ name: 'elsewhere' }))
      await places.change({ name })
      const pointer = await new Promise<IDBDatabase>((resolve, reject) => {
        const asked = indexedDB.open(`${name} pointer`)
        asked.onsuccess = () => resolve(asked.result)
        asked.onerror = () => reject(asked.error)
      })
      for (const row of [{ name: 'elsewhere' }, { name: 7 }, 'x']) {
        const writing = pointer.transaction('place', 'readwrite')
        writing.objectStore('place').put(row, 'current')
        await new Promise((resolve) => {
          writing.oncomplete = resolve
        })
        await check.rejects(placesAt(name).current())
        await placesAt(name).tidy()
      }
      pointer.close()
      check.equal(await peopleIn(name), before)
    },
  },
  {
    name: 'a fresh disk: filled as an older schema had it, brought up to this one, and taken into use',
    async run({ name }) {
      await fill(name)
      const places = placesAt(name)
      const now = {
        ...{
          version: 3,
          tables: [
            { name: 'people', key: 'id' },
            { name: 'new', key: 'id' },
          ],
          clock: createClock(),
        },
        steps: [
          {
            to: 3,
            run: (rows: MigratingRows) => rows.each('people', (row) => ({ ...row, seen: true })),
          },
        ],
      }
      const fresh = await createFreshDisk(places, now)
      const old = await fresh.open(2, [
        { name: 'people', key: 'id' },
        { name: 'gone', key: 'id' },
      ])
      check.equal(await old.write([{ put: 'people', row: { id: 7 } }]), 'done')
      const storage = await fresh.upgrade()
      check.equal(await storage.range({ table: 'people' }), [{ id: 7, seen: true }])
      check.equal(await storage.range({ table: 'new' }), [])
      await check.rejects(storage.range({ table: 'gone' }))
      check.equal(await places.current(), { name })
      await fresh.take()
      check.equal(await places.current(), { name: `${name} a` })
      await check.rejects(storage.range({ table: 'people' }), 'closed')
    },
  },
  {
    name: 'a fresh disk that is abandoned leaves nothing, opened or not',
    async run({ name }) {
      await fill(name)
      const places = placesAt(name)
      const now = { version: 1, tables: [{ name: 'people', key: 'id' }], clock: createClock() }
      for (const opens of [false, true]) {
        const fresh = await createFreshDisk(places, now)
        if (opens) await fresh.open(1, now.tables)
        await fresh.abandon()
        check.equal(await databases(name), [''])
        check.equal(await places.current(), { name })
      }
    },
  },
]
