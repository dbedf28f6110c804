import { describe, expect, test } from 'vitest'
import type { Clock } from '../../src/ports/clock.ts'
import { createMemoryStorage } from '../support/memoryStorage.ts'

// What the double of the storage can be told to do, beyond the contract.

const TABLES = [{ name: 'notes', key: 'id' }]
const add = (id: number) => [{ add: 'notes', row: { id } }]

/** Time that passes when told to. */
function handTurned() {
  const due: { at: number; run: () => void }[] = []
  let now = 0
  const clock: Clock = {
    now: () => now,
    uptime: () => now,
    after(ms, run) {
      due.push({ at: now + ms, run })
      return () => undefined
    },
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
