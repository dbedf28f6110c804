import { describe, expect, test } from 'vitest'
import type { Clock } from '../../src/ports/clock.ts'
import type { MigrationStep, Row, TableSpec } from '../../src/ports/storage.ts'
import { cutOff } from '../support/cutOff.ts'
import { createMemoryDisk } from '../support/memoryDisk.ts'
import { createMemoryStorage } from '../support/memoryStorage.ts'

// What the double of the storage can be told to do, beyond the contract.

const TABLES = [{ name: 'notes', key: 'id' }]
const add = (id: number) => [{ add: 'notes', row: { id } }]

/** Time that passes when told to. */
function handTurned(now = 0) {
  const due: { at: number; run: () => void }[] = []
  const clock: Clock = {
    now: () => now,
    uptime: () => now,
    after(ms, run) {
      due.push({ at: now + ms, run })
      return () => undefined
    },
    soon: (run) => void clock.after(0, run),
  }
  const settle = () => new Promise<void>((resolve) => setTimeout(resolve, 0))
  return {
    clock,
    async pass(ms: number) {
      await settle()
      now += ms
      for (const timer of due.splice(0)) {
        if (timer.at <= now) timer.run()
        else due.push(timer)
      }
      await settle()
    },
  }
}

/** What a promise has come to by now. */
function watch<T>(promise: Promise<T>) {
  const seen: { value: T | 'nothing yet' } = { value: 'nothing yet' }
  void promise.then((value) => {
    seen.value = value
  })
  return seen
}

describe('the double of the storage', () => {
  test('fails as many writes as it is told to, and nothing of them is on disk', async () => {
    const storage = createMemoryStorage(TABLES)
    storage.failWrites('full', 2)
    storage.failWrites('broken')
    expect([await storage.write(add(1)), await storage.write(add(2)), await storage.write(add(3))]).toEqual([
      'full',
      'full',
      'broken',
    ])
    expect(storage.disk.rows('notes')).toEqual([])
    expect(await storage.write(add(1))).toBe('done')
  })

  test('once broken down, writes are `broken` and reads reject; what is on disk stays', async () => {
    const storage = createMemoryStorage(TABLES)
    await storage.write(add(1))
    storage.breakDown()
    expect(await storage.write(add(2))).toBe('broken')
    await expect(storage.get('notes', 1)).rejects.toThrow()
    const again = createMemoryStorage(TABLES, { disk: storage.disk })
    expect(await again.range({ table: 'notes' })).toEqual([{ id: 1 }])
  })

  test('an erased disk breaks who has it open, and is new for who opens it next', async () => {
    const storage = createMemoryStorage(TABLES)
    await storage.write(add(1))
    storage.disk.erase()
    expect(await storage.write(add(2))).toBe('broken')
    const again = createMemoryStorage(TABLES, { disk: storage.disk })
    expect(await again.range({ table: 'notes' })).toEqual([])
    expect(await storage.write(add(3))).toBe('broken')
  })

  test('on a slow disk a row is there half-way, and its write is done at the end', async () => {
    const time = handTurned()
    const storage = createMemoryStorage(TABLES, { clock: time.clock, delay: () => 100 })
    const written = watch(storage.write(add(1)))
    await time.pass(49)
    expect(storage.disk.rows('notes')).toEqual([])
    await time.pass(1)
    expect([storage.disk.rows('notes'), written.value]).toEqual([[{ id: 1 }], 'nothing yet'])
    await time.pass(50)
    expect(written.value).toBe('done')
  })

  test('a slow write holds up what was asked for after it', async () => {
    const time = handTurned()
    const delays = [100, 10, 10]
    const storage = createMemoryStorage(TABLES, { clock: time.clock, delay: () => delays.shift() ?? 0 })
    const first = watch(storage.write(add(1)))
    const second = watch(storage.write(add(2)))
    const read = watch(storage.range({ table: 'notes' }))
    await time.pass(50)
    await time.pass(20)
    expect([first.value, second.value, read.value]).toEqual(['nothing yet', 'nothing yet', 'nothing yet'])
    for (const ms of [50, 5, 5, 5, 5]) await time.pass(ms)
    expect([first.value, second.value, read.value]).toEqual(['done', 'done', [{ id: 1 }, { id: 2 }]])
  })

  test('a crash before the disk leaves nothing, one after it leaves the row; neither ever settles', async () => {
    for (const [crashAfter, left] of [
      [49, []],
      [50, [{ id: 1 }]],
    ] as const) {
      const time = handTurned()
      const storage = createMemoryStorage(TABLES, { clock: time.clock, delay: () => 100 })
      const pending = [watch(storage.write(add(1))), watch(storage.write(add(2))), watch(storage.get('notes', 1))]
      await time.pass(crashAfter)
      storage.crash()
      pending.push(watch(storage.write(add(3))), watch(storage.get('notes', 1)))
      for (let i = 0; i < 10; i++) await time.pass(100)
      expect(storage.disk.rows('notes')).toEqual(left)
      expect(pending.map(({ value }) => value)).toEqual(pending.map(() => 'nothing yet'))
    }
  })
})

describe('the double of the disk, brought up to a version of the schema', () => {
  const OLD: readonly TableSpec[] = [
    { name: 'people', key: 'id', indexes: { byName: ['name'], byHome: ['from'] } },
    { name: 'leftover', key: 'id' },
  ]
  const NEW: readonly TableSpec[] = [
    { name: 'people', key: 'id', indexes: { byName: ['name', 'id'], byTown: ['town'] } },
    { name: 'towns', key: 'town' },
  ]
  const PEOPLE: readonly Row[] = [
    { id: 1, name: 'Ada', from: 'London' },
    { id: 2, name: 'Grace', from: 'New York' },
    { id: 3, name: 'nobody' },
  ]
  const MIGRATED: readonly Row[] = [
    { id: 1, name: 'Ada', town: 'London' },
    { id: 2, name: 'Grace', town: 'New York' },
  ]
  const STEPS: readonly MigrationStep[] = [
    {
      to: 3,
      async run(rows) {
        await rows.each('people', ({ home, ...rest }) => (home === undefined ? 'drop' : { ...rest, town: home }))
        await rows.each('leftover', (row) => {
          expect(row).toEqual({ id: 1 })
          return 'keep'
        })
        await rows.put('towns', { town: 'London' })
      },
    },
    {
      to: 2,
      run: (rows) =>
        rows.each('people', (row) => {
          if (row.from === undefined) return 'keep'
          const { from, ...rest } = row
          return { ...rest, home: from }
        }),
    },
  ]

  async function filled() {
    const disk = createMemoryDisk()
    await disk.upgrade(OLD, 1, STEPS)
    for (const row of PEOPLE) disk.apply([{ add: 'people', row: { ...row } }])
    disk.apply([{ add: 'leftover', row: { id: 1 } }])
    return disk
  }
  function checkUntouched(disk: Awaited<ReturnType<typeof filled>>) {
    expect([disk.version(), disk.rows('people'), disk.rows('leftover')]).toEqual([1, PEOPLE, [{ id: 1 }]])
    expect(disk.range({ table: 'people', index: 'byName', from: ['Grace'], to: ['Grace'] })).toEqual([PEOPLE[1]])
    expect(disk.range({ table: 'people', index: 'byHome' })).toEqual([PEOPLE[0], PEOPLE[1]])
    expect(() => disk.rows('towns')).toThrow('no table')
  }

  test('runs the steps that are missing in their order, whatever order they are listed in', async () => {
    const disk = await filled()
    await disk.upgrade(NEW, 3, STEPS)
    expect([disk.version(), disk.rows('people'), disk.rows('towns')]).toEqual([3, MIGRATED, [{ town: 'London' }]])
    expect(disk.range({ table: 'people', index: 'byTown' }).map(({ town }) => town)).toEqual(['London', 'New York'])
    expect(disk.range({ table: 'people', index: 'byName', from: ['Ada', 1], to: ['Ada', 1] })).toEqual([MIGRATED[0]])
  })

  test('drops the tables and the indexes that are in no specification any more, after the last step', async () => {
    const disk = await filled()
    await disk.upgrade(NEW, 3, STEPS)
    expect(() => disk.rows('leftover')).toThrow('no table')
    expect(() => disk.range({ table: 'people', index: 'byHome' })).toThrow('no index')
  })

  test('a step that an earlier version has run is not run again, nor one that a later version needs', async () => {
    const disk = await filled()
    const ran: number[] = []
    const steps = STEPS.map(
      ({ to, run }): MigrationStep => ({
        to,
        run(rows) {
          ran.push(to)
          return run(rows)
        },
      }),
    )
    await disk.upgrade(OLD, 2, steps)
    expect([ran, disk.version()]).toEqual([[2], 2])
    await disk.upgrade(NEW, 3, steps)
    expect([ran, disk.version(), disk.rows('people')]).toEqual([[2, 3], 3, MIGRATED])
    await disk.upgrade(NEW, 3, steps)
    expect([ran, disk.rows('people')]).toEqual([[2, 3], MIGRATED])
  })

  test('a new disk runs no steps, and neither does one whose data were erased', async () => {
    const steps: readonly MigrationStep[] = [1, 3].map((to) => ({ to, run: () => Promise.reject(new Error('ran')) }))
    const disk = createMemoryDisk()
    await disk.upgrade(NEW, 3, steps)
    expect([disk.version(), disk.rows('people')]).toEqual([3, []])
    const old = await filled()
    old.erase()
    expect(old.version()).toBe(0)
    await old.upgrade(NEW, 3, steps)
    expect([old.version(), old.rows('people')]).toEqual([3, []])
  })

  test('cut off at any point it leaves everything as it was, and works the next time', async () => {
    const disk = await filled()
    let at = 1
    for (; ; at++) {
      const { steps } = cutOff(STEPS, at)
      const failed = await disk.upgrade(NEW, 3, steps).catch((reason: unknown) => String(reason))
      if (failed === undefined) break
      expect(failed).toBe('Error: cut off')
      checkUntouched(disk)
    }
    expect(at).toBeGreaterThan(10)
    expect([disk.version(), disk.rows('people')]).toEqual([3, MIGRATED])
  })

  test.each([
    ['another key', (rows) => rows.each('people', () => ({ id: 'another key' }))],
    ['no key', (rows) => rows.each('people', ({ name }) => ({ name }))],
    ['a new row without a key', (rows) => rows.put('people', { name: 'Emmy' })],
    ['a row in a table that there is not', (rows) => rows.put('nowhere', { id: 1 })],
  ] satisfies [string, MigrationStep['run']][])(
    'what a browser would not write undoes all of it: %s',
    async (_, run) => {
      const disk = await filled()
      const steps = [...STEPS.filter(({ to }) => to === 2), { to: 3, run }]
      await expect(disk.upgrade(NEW, 3, steps)).rejects.toThrow()
      checkUntouched(disk)
    },
  )

  test('rows of a table that there is not are none', async () => {
    const disk = await filled()
    let asked = 0
    const each: MigrationStep = {
      to: 2,
      run: (rows) =>
        rows.each('nowhere', () => {
          asked += 1
          return 'drop'
        }),
    }
    await disk.upgrade(OLD, 2, [each])
    expect([asked, disk.rows('people')]).toEqual([0, PEOPLE])
  })

  test('[abuse S7] an older version is refused, and nothing is changed', async () => {
    const disk = await filled()
    await disk.upgrade(NEW, 3, STEPS)
    await expect(disk.upgrade(OLD, 2, STEPS)).rejects.toThrow('written by version 3')
    expect([disk.version(), disk.rows('people'), disk.rows('towns')]).toEqual([3, MIGRATED, [{ town: 'London' }]])
  })

  test('a step that holds on to a row and changes it later changes nothing on the disk', async () => {
    const disk = await filled()
    const held: Row[] = []
    await disk.upgrade(OLD, 2, [
      {
        to: 2,
        async run(rows) {
          await rows.each('people', (row) => {
            held.push(row)
            return row
          })
          const town = { id: 9, name: 'Emmy' }
          await rows.put('people', town)
          held.push(town)
        },
      },
    ])
    for (const row of held) row.name = 'changed'
    expect(disk.rows('people').map(({ name }) => name)).toEqual(['Ada', 'Grace', 'nobody', 'Emmy'])
  })
})
