import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { tables } from '../../src/app/tables.ts'
import { createMarks, type Marks, raise } from '../../src/engine/marks.ts'
import { createFakeClock } from '../support/fakeClock.ts'
import { createMemoryDisk } from '../support/memoryDisk.ts'
import { createMemoryStorage } from '../support/memoryStorage.ts'

function stage({ disk = createMemoryDisk(), delay = 0 } = {}) {
  const clock = createFakeClock()
  const storage = createMemoryStorage(tables, { disk, clock, delay: () => delay })
  const shown: { marks: Marks; onDisk: unknown }[] = []
  const row = () => disk.rows('marks')[0] as (Marks & { conversation: string }) | undefined
  const marks = createMarks({
    storage,
    clock,
    onRaised: (_, raised) => shown.push({ marks: raised, onDisk: structuredClone(row()?.delivered) }),
  })
  return { clock, disk, storage, marks, shown, row, reload: () => stage({ disk, delay }) }
}

describe('[D2] marks only rise', () => {
  test('[D2] each seq is the highest there ever was, in any order of arrival', () => {
    const step = fc.tuple(fc.constantFrom('a', 'b', '__proto__', 'constructor'), fc.integer({ min: 1, max: 50 }))
    fc.assert(
      fc.property(fc.array(fc.array(step, { maxLength: 4 }), { maxLength: 12 }), (steps) => {
        let mark: Record<string, number> = {}
        const highest = new Map<string, number>()
        for (const by of steps) {
          for (const [instance, seq] of by) highest.set(instance, Math.max(seq, highest.get(instance) ?? 0))
          const raised = raise(mark, by)
          const before = mark
          mark = raised ?? mark
          expect(new Map(Object.entries(mark))).toEqual(highest)
          if (!raised) expect(mark).toBe(before)
        }
      }),
    )
  })

  test('[D2] nothing is written when nothing rises', async () => {
    const { marks, storage, row } = stage()
    await marks.raise('bob', 'delivered', [['a', 5]])
    storage.failWrites('broken', 10)
    expect(await marks.raise('bob', 'delivered', [['a', 5]])).toBe('done')
    expect(await marks.raise('bob', 'delivered', [['a', 4]])).toBe('done')
    expect(row()?.delivered).toEqual({ a: 5 })
  })

  test('[D2] written first, shown then', async () => {
    const { clock, marks, shown } = stage({ delay: 50 })
    const raising = marks.raise('bob', 'delivered', [['a', 5]])
    await clock.run(20)
    expect(shown).toEqual([])
    await clock.through(raising)
    expect(shown.map((s) => s.onDisk)).toEqual([{ a: 5 }])
  })

  test('[D2] the three marks and all conversations are kept apart', async () => {
    const { marks, disk } = stage()
    await marks.raise('bob', 'delivered', [['a', 5]])
    await marks.raise('bob', 'read', [['a', 3]])
    await marks.raise('bob', 'seen', [['b', 9]])
    await marks.raise('cy', 'read', [['a', 1]])
    expect(await marks.read('bob')).toEqual({ delivered: { a: 5 }, read: { a: 3 }, seen: { b: 9 } })
    expect(await marks.read('cy')).toEqual({ delivered: {}, read: { a: 1 }, seen: {} })
    expect(disk.rows('marks').length).toBe(2)
  })

  test('[D2] many at the same time lose none', async () => {
    const { clock, marks, row } = stage({ delay: 10 })
    const all = Array.from({ length: 20 }, (_, i) =>
      marks.raise('bob', i % 2 ? 'read' : 'delivered', [[`i${i % 4}`, i + 1]]),
    )
    await clock.through(Promise.all(all))
    expect(row()).toEqual({ conversation: 'bob', delivered: { i0: 17, i2: 19 }, read: { i1: 18, i3: 20 }, seen: {} })
  })

  test('[D2] after a reload they are what they were', async () => {
    const first = stage()
    await first.marks.raise('bob', 'delivered', [['a', 5]])
    const second = first.reload()
    await second.marks.raise('bob', 'delivered', [['a', 3]])
    await second.marks.raise('bob', 'read', [['a', 4]])
    expect(await second.marks.read('bob')).toEqual({ delivered: { a: 5 }, read: { a: 4 }, seen: {} })
  })
})

describe('[D2 D8] a disk that refuses', () => {
  test('[D2] nothing is shown; it is tried again by itself, at growing intervals, until it is written', async () => {
    const { clock, marks, storage, shown, row } = stage()
    storage.failWrites('full', 6)
    expect(await marks.raise('bob', 'delivered', [['a', 5]])).toBe('full')
    expect(await marks.read('bob')).toEqual({ delivered: {}, read: {}, seen: {} })
    await clock.run(1_000)
    await clock.run(2_000)
    await clock.run(3_900)
    expect(shown).toEqual([])
    await clock.run(120_000)
    expect(row()?.delivered).toEqual({ a: 5 })
    expect(shown.length).toBe(1)
  })

  test('[D2] a page that was deposed, or stopped, does not try for ever', async () => {
    const first = stage()
    const second = first.reload()
    expect(await first.marks.raise('bob', 'delivered', [['a', 5]])).toBe('deposed')
    await first.clock.run(600_000)
    expect(second.row()).toBeUndefined()
    const third = stage()
    third.storage.failWrites('full')
    third.marks.stop()
    await third.marks.raise('bob', 'delivered', [['a', 5]])
    await third.clock.run(600_000)
    expect(third.row()).toBeUndefined()
  })

  test('a database that is gone is an answer, not an exception', async () => {
    const { marks, storage } = stage()
    storage.breakDown()
    expect(await marks.raise('bob', 'delivered', [['a', 5]])).toBe('broken')
  })

  test('a mark that went bad begins anew, the others stay', async () => {
    for (const delivered of [null, 'x', 7, { a: 'high' }, { a: Number.POSITIVE_INFINITY }, { a: -1 }, { a: 0.5 }]) {
      const disk = createMemoryDisk()
      const { marks } = stage({ disk })
      disk.apply([{ put: 'marks', row: { conversation: 'bob', delivered, read: { a: 2 } } }])
      await marks.raise('bob', 'delivered', [['a', 1]])
      expect(await marks.read('bob'), JSON.stringify(delivered)).toEqual({
        delivered: { a: 1 },
        read: { a: 2 },
        seen: {},
      })
    }
  })
})
