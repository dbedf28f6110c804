import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { tables } from '../../src/app/tables.ts'
import {
  createMarks,
  type Mark,
  type MarkName,
  type Marks,
  NO_MARK,
  raise,
  withoutRead,
} from '../../src/engine/marks.ts'
import { MAX_RISES, risenAt } from '../../src/engine/rises.ts'
import { createFakeClock } from '../support/fakeClock.ts'
import { createMemoryDisk } from '../support/memoryDisk.ts'
import { createMemoryStorage } from '../support/memoryStorage.ts'
import { conversation, logName, person } from '../support/names.ts'

const [BOB, CY] = [person('bob'), person('cy')]
const [WITH_BOB, WITH_CY] = [conversation('bob'), conversation('cy')]
const pairs = (all: readonly (readonly [string, number])[]) => all.map(([name, seq]) => [logName(name), seq] as const)
/** What is read of a conversation with one person, as plain properties. */
const plain = ({ receipts, seen }: Marks, who = BOB) => ({
  delivered: Object.fromEntries(receipts.get(who)?.delivered ?? NO_MARK),
  read: Object.fromEntries(receipts.get(who)?.read ?? NO_MARK),
  seen: Object.fromEntries(seen.get(who) ?? NO_MARK),
})

/** `delays`: of the first operations, one each; `delay` of all others. */
function stage({ disk = createMemoryDisk(), delay = 0, delays = [] as number[] } = {}) {
  const clock = createFakeClock()
  const storage = createMemoryStorage(tables, { disk, clock, delay: () => delays.shift() ?? delay })
  const shown: { marks: Marks; onDisk: unknown }[] = []
  const row = () => disk.rows('receipts')[0]
  const marks = createMarks({ storage, clock })
  marks.onRaised((_, raised) => void shown.push({ marks: raised, onDisk: structuredClone(row()?.delivered) }))
  const raiseIn =
    (place: typeof WITH_BOB, who: typeof BOB) => (name: MarkName, by: readonly (readonly [string, number])[]) =>
      marks.raise(place, who, name, pairs(by))
  return {
    clock,
    disk,
    storage,
    marks,
    shown,
    row,
    lift: raiseIn(WITH_BOB, BOB),
    liftOfCy: raiseIn(WITH_CY, CY),
    read: async () => plain(await marks.read(WITH_BOB)),
    reload: () => stage({ disk, delay }),
  }
}

describe('[D2] marks only rise', () => {
  test('[D2] each seq is the highest there ever was, in any order of arrival', () => {
    const step = fc.tuple(fc.constantFrom('a', 'b', '__proto__', 'constructor'), fc.integer({ min: 1, max: 50 }))
    fc.assert(
      fc.property(fc.array(fc.array(step, { maxLength: 4 }), { maxLength: 12 }), (steps) => {
        let mark: Mark = NO_MARK
        const highest = new Map<string, number>()
        for (const by of steps) {
          for (const [instance, seq] of by) highest.set(instance, Math.max(seq, highest.get(instance) ?? 0))
          const raised = raise(mark, pairs(by))
          const before = mark
          mark = raised ?? mark
          expect(mark).toEqual(highest)
          if (!raised) expect(mark).toBe(before)
        }
      }),
    )
  })

  test('[D2] nothing is written when nothing rises', async () => {
    const { lift, storage, row } = stage()
    await lift('delivered', [['a', 5]])
    storage.failWrites('broken', 10)
    expect(await lift('delivered', [['a', 5]])).toBe('done')
    expect(await lift('delivered', [['a', 4]])).toBe('done')
    expect(row()?.delivered).toEqual([['a', 5]])
  })

  test('[D2] written first, shown then', async () => {
    const { clock, lift, shown } = stage({ delay: 50 })
    const raising = lift('delivered', [['a', 5]])
    await clock.run(20)
    expect(shown).toEqual([])
    await clock.through(raising)
    expect(shown.map((s) => s.onDisk)).toEqual([[['a', 5]]])
  })

  test('[D2] the three marks and all conversations are kept apart', async () => {
    const { lift, liftOfCy, read, marks, disk } = stage()
    await lift('delivered', [['a', 5]])
    await lift('read', [['a', 3]])
    await lift('seen', [['b', 9]])
    await liftOfCy('read', [['a', 1]])
    expect(await read()).toEqual({ delivered: { a: 5 }, read: { a: 3 }, seen: { b: 9 } })
    expect(plain(await marks.read(WITH_CY), CY)).toEqual({ delivered: {}, read: { a: 1 }, seen: {} })
    expect(disk.rows('receipts').map(({ rises: _when, ...row }) => row)).toEqual([
      { conversation: 'bob', person: 'bob', delivered: [['a', 5]], read: [['a', 3]] },
      { conversation: 'cy', person: 'cy', delivered: [], read: [['a', 1]] },
    ])
    expect(disk.rows('seen')).toEqual([{ conversation: 'bob', author: 'bob', upTo: [['b', 9]] }])
  })

  test('[D2] and so are the persons of one conversation', async () => {
    const { lift, marks, reload } = stage()
    await lift('delivered', [['a', 5]])
    await marks.raise(WITH_BOB, CY, 'delivered', pairs([['a', 2]]))
    await marks.raise(WITH_BOB, CY, 'seen', pairs([['c', 7]]))
    for (const { marks: each } of [{ marks }, reload()]) {
      const all = await each.read(WITH_BOB)
      expect(plain(all, BOB)).toEqual({ delivered: { a: 5 }, read: {}, seen: {} })
      expect(plain(all, CY)).toEqual({ delivered: { a: 2 }, read: {}, seen: { c: 7 } })
    }
  })

  test('[D2] many at the same time lose none', async () => {
    const { clock, lift, disk, row } = stage({ delay: 10 })
    const all = Array.from({ length: 20 }, (_, i) => lift(i % 2 ? 'read' : 'delivered', [[`i${i % 4}`, i + 1]]))
    await clock.through(Promise.all(all))
    const { delivered, read, rises, ...where } = row() as Record<'delivered' | 'read', [string, number][]> & {
      rises: object
    }
    expect(Object.keys(rises)).toEqual(['delivered', 'read'])
    expect(where).toEqual({ conversation: 'bob', person: 'bob' })
    expect([Object.fromEntries(delivered), Object.fromEntries(read)]).toEqual([
      { i0: 17, i2: 19 },
      { i1: 18, i3: 20 },
    ])
    expect([disk.rows('receipts').length, disk.rows('seen').length]).toEqual([1, 0])
  })

  test('[D2] after a reload they are what they were', async () => {
    const first = stage()
    await first.lift('delivered', [['a', 5]])
    const second = first.reload()
    await second.lift('delivered', [['a', 3]])
    await second.lift('read', [['a', 4]])
    expect(await second.read()).toEqual({ delivered: { a: 5 }, read: { a: 4 }, seen: {} })
  })
})

describe('[D2 D8] a disk that refuses', () => {
  test('[D2] nothing is shown; it is tried again by itself, at growing intervals, until it is written', async () => {
    const { clock, lift, read, storage, shown, row } = stage()
    storage.failWrites('full', 6)
    expect(await lift('delivered', [['a', 5]])).toBe('full')
    expect(await read()).toEqual({ delivered: {}, read: {}, seen: {} })
    await clock.run(1_000)
    await clock.run(2_000)
    await clock.run(3_900)
    expect(shown).toEqual([])
    await clock.run(120_000)
    expect(row()?.delivered).toEqual([['a', 5]])
    expect(shown.length).toBe(1)
  })

  test('[D2] a page that was deposed, or stopped, does not try for ever', async () => {
    const first = stage()
    const second = first.reload()
    expect(await first.lift('delivered', [['a', 5]])).toBe('deposed')
    await first.clock.run(600_000)
    expect(second.row()).toBeUndefined()
    const third = stage()
    third.storage.failWrites('full')
    third.marks.stop()
    await third.lift('delivered', [['a', 5]])
    await third.clock.run(600_000)
    expect(third.row()).toBeUndefined()
  })

  test('a database that is gone is an answer, not an exception', async () => {
    const { lift, storage } = stage()
    storage.breakDown()
    expect(await lift('delivered', [['a', 5]])).toBe('broken')
  })

  test('a mark that went bad begins anew, the others stay', async () => {
    const bad = [null, 'x', 7, { a: 5 }, [['a', 'high']], [['a', Number.POSITIVE_INFINITY]], [['a', -1]], [['a', 0.5]]]
    for (const delivered of [undefined, ...bad, [['a']], [['no name', 3]]]) {
      const disk = createMemoryDisk()
      const { lift, read, marks } = stage({ disk })
      const row = { conversation: 'bob', person: 'bob', read: [['a', 2]] }
      disk.apply([{ put: 'receipts', row: delivered === undefined ? row : { ...row, delivered } }])
      disk.apply([{ put: 'receipts', row: { ...row, person: 'cy', delivered: [['a', 9]] } }])
      disk.apply([{ put: 'seen', row: { conversation: 'bob', author: 'bob', upTo: [['b', 4]] } }])
      await lift('delivered', [['a', 1]])
      const what = JSON.stringify(delivered)
      expect(await read(), what).toEqual({ delivered: { a: 1 }, read: { a: 2 }, seen: { b: 4 } })
      expect(plain(await marks.read(WITH_BOB), CY), what).toEqual({ delivered: { a: 9 }, read: { a: 2 }, seen: {} })
    }
    for (const upTo of [undefined, ...bad]) {
      const disk = createMemoryDisk()
      const { lift, read } = stage({ disk })
      disk.apply([{ put: 'receipts', row: { conversation: 'bob', person: 'bob', delivered: [['a', 5]], read: [] } }])
      const row = { conversation: 'bob', author: 'bob' }
      disk.apply([{ put: 'seen', row: upTo === undefined ? row : { ...row, upTo } }])
      await lift('seen', [['b', 1]])
      expect(await read(), JSON.stringify(upTo)).toEqual({ delivered: { a: 5 }, read: {}, seen: { b: 1 } })
    }
  })
})

test('[D2] a log may be called what every object has: it is a mark like any other, on the disk too', async () => {
  const { lift, reload } = stage()
  for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) await lift('delivered', [[name, 3]])
  expect(await lift('delivered', [['__proto__', 2]])).toBe('done')
  const { marks } = reload()
  const { receipts } = await marks.read(WITH_BOB)
  expect([...receipts.get(BOB)!.delivered]).toEqual([
    ['__proto__', 3],
    ['constructor', 3],
    ['toString', 3],
    ['hasOwnProperty', 3],
  ])
  expect(Object.getOwnPropertyNames(Object.prototype)).not.toContain('a')
})

test('[D2] marks are read once, and what was raised while the disk answered is not lost', async () => {
  const { clock, marks, read } = stage({ delay: 20 })
  const [first, second] = [marks.read(WITH_BOB), marks.read(WITH_BOB)]
  const lifting = marks.raise(WITH_BOB, BOB, 'delivered', pairs([['a', 1]]))
  await clock.through(Promise.all([first, second, lifting]))
  expect(await clock.through(read())).toMatchObject({ delivered: { a: 1 } })
})

test('[D2] an answer of the disk that took longer than a mark took to rise does not put it back', async () => {
  // The receipts are there at once, what was seen takes its time; meanwhile the mark is read, written and shown.
  const { clock, marks, shown, lift, read } = stage({ delays: [0, 1_000] })
  let answered = false
  const reading = marks.read(WITH_BOB).finally(() => {
    answered = true
  })
  expect(await clock.through(lift('delivered', [['a', 5]]))).toBe('done')
  expect([shown.length, answered]).toEqual([1, false])
  expect(plain(await clock.through(reading)).delivered).toEqual({ a: 5 })
  expect((await clock.through(read())).delivered).toEqual({ a: 5 })
  await clock.through(lift('read', [['a', 2]]))
  expect(await clock.through(read())).toEqual({ delivered: { a: 5 }, read: { a: 2 }, seen: {} })
})

test('whoever keeps their own reading to themselves is not shown what others have read', async () => {
  const { lift, marks } = stage()
  await lift('delivered', [['a', 5]])
  await lift('read', [['a', 3]])
  await lift('seen', [['b', 9]])
  expect(plain(withoutRead(await marks.read(WITH_BOB)))).toEqual({ delivered: { a: 5 }, read: {}, seen: { b: 9 } })
})

describe('[D2] when a mark rose', () => {
  test('[D2] is kept with it, for what it rose past, and nothing else', async () => {
    const given = stage()
    const { clock, lift, marks } = given
    const receipt = async (its = marks) => (await its.read(WITH_BOB)).receipts.get(BOB)
    const at = async (name: 'delivered' | 'read', seq: number, its = marks) =>
      risenAt((await receipt(its))?.rises?.[name], logName('a'), seq)
    await lift('delivered', [['a', 2]])
    const first = clock.now()
    await clock.run(5_000)
    await lift('delivered', [
      ['a', 5],
      ['b', 1],
    ])
    await lift('delivered', [['a', 4]])
    const second = clock.now()
    expect([first, second]).toEqual([first, first + 5_000])
    for (const its of [marks, given.reload().marks]) {
      expect(await at('delivered', 1, its)).toBe(first)
      expect(await at('delivered', 2, its)).toBe(first)
      expect(await at('delivered', 3, its)).toBe(second)
      expect(await at('delivered', 5, its)).toBe(second)
      expect(await at('delivered', 6, its)).toBeUndefined()
      expect(await at('read', 1, its)).toBeUndefined()
    }
  })

  test('[D2] only the newest rises are kept, and what went bad on the disk costs no mark', async () => {
    const { disk, lift, marks, reload } = stage()
    for (let seq = 1; seq <= MAX_RISES + 10; seq++) await lift('read', [['a', seq]])
    const rises = (await marks.read(WITH_BOB)).receipts.get(BOB)?.rises?.read
    expect(rises).toHaveLength(MAX_RISES)
    expect(risenAt(rises, logName('a'), 10)).toBeUndefined()
    expect(risenAt(rises, logName('a'), 11)).toBeDefined()
    const [row] = disk.rows('receipts')
    if (row) row.rises = { delivered: 'x', read: [['a', 'b']] }
    const { read } = reload()
    expect((await read()).read).toEqual({ a: MAX_RISES + 10 })
  })
})
