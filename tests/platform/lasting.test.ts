import { describe, expect, test } from 'vitest'
import { type Connection, createLastingStorage, type Reopened } from '../../src/platform/indexedDb/lasting.ts'
import type { Change } from '../../src/ports/storage.ts'
import { createFakeClock } from '../support/fakeClock.ts'

/** A disk, and connections to it that die as a browser lets them. */
function setUp() {
  const clock = createFakeClock()
  const rows = new Map<unknown, unknown>()
  let ticket = 0
  let refusals = 0
  let gone = false
  const opened: (Connection & { die(): void; dieAt(moment: 'before' | 'after'): void })[] = []

  function connect() {
    let dead = false
    let closed = false
    let next: 'before' | 'after' | undefined
    let tell = () => {}
    let told = false
    const never = () => new Promise<never>(() => undefined)
    // What is asked of a dead one before anybody knows is never answered.
    const answer = () => (dead && !told ? never() : new Promise((resolve) => setImmediate(resolve)))
    const connection = {
      async get(_table: string, key: unknown) {
        await answer()
        if (dead || closed) throw new Error('closed')
        return rows.get(key) as never
      },
      async range() {
        await answer()
        if (dead || closed) throw new Error('closed')
        return [...rows.values()] as never
      },
      async write(changes: readonly Change[], signed: number | undefined) {
        await answer()
        const moment = next
        next = undefined
        if (moment === 'before') connection.die()
        if (dead || closed) return 'broken' as const
        if (changes.some((change) => 'add' in change && rows.has(change.row.id))) return 'exists' as const
        for (const change of changes)
          if ('key' in change) rows.delete(change.key)
          else if ('row' in change) rows.set(change.row.id, change.row)
        if (signed !== undefined) ticket = signed
        if (moment === 'after') connection.die()
        return dead ? ('broken' as const) : ('done' as const)
      },
      async lastTicket() {
        if (dead) throw new Error('closed')
        return ticket
      },
      isDead: () => told && !closed,
      onDeath: (listener: () => void) => {
        tell = listener
      },
      close: () => {
        closed = true
      },
      die() {
        dead = true
        clock.after(20, () => {
          told = true
          tell()
        })
      },
      /** In the middle of the next write. */
      dieAt: (moment: 'before' | 'after') => {
        next = moment
      },
    }
    opened.push(connection)
    return connection
  }

  const storage = createLastingStorage({
    first: connect(),
    async reopen(): Promise<Reopened> {
      if (gone) return 'gone'
      if (refusals > 0) {
        refusals--
        return 'failed'
      }
      return connect()
    },
    clock,
  })
  return {
    clock,
    rows,
    storage,
    opened,
    last: () => opened.at(-1)!,
    refuse: (times: number) => {
      refusals = times
    },
    erase: () => {
      gone = true
    },
    /** As much time passes as it takes. */
    async through<T>(promise: Promise<T>): Promise<T> {
      let over = false
      const done = () => {
        over = true
      }
      promise.then(done, done)
      for (let steps = 0; !over; steps++) {
        if (steps === 200) throw new Error('never answered')
        await clock.run(500)
      }
      return promise
    },
  }
}

const add = (id: number, more = {}): Change => ({ add: 'rows', row: { id, ...more } })
const put = (id: number, more = {}): Change => ({ put: 'rows', row: { id, ...more } })

describe('a database that the browser closes under the page', () => {
  test('is opened again by itself, without being asked for anything', async () => {
    const it = setUp()
    it.last().die()
    await it.clock.run(100)
    expect(it.opened).toHaveLength(2)
    expect(await it.through(it.storage.write([add(1)]))).toBe('done')
    expect(await it.through(it.storage.get('rows', 1))).toEqual({ id: 1 })
  })

  test.each(['before', 'after'] as const)(
    'in the middle of a write, %s it went through: the rows are there once, and it is done',
    async (moment) => {
      const it = setUp()
      expect(await it.through(it.storage.write([add(1)]))).toBe('done')
      it.last().dieAt(moment)
      expect(await it.through(it.storage.write([add(2), put(9, { of: 2 })]))).toBe('done')
      expect([...it.rows.keys()]).toEqual([1, 2, 9])
      expect(it.opened).toHaveLength(2)
    },
  )

  test('an `add` that meets a row of somebody else is `exists` all the same', async () => {
    const it = setUp()
    it.rows.set(2, { id: 2, of: 'another' })
    it.last().dieAt('before')
    expect(await it.through(it.storage.write([add(2)]))).toBe('exists')
    expect(it.rows.get(2)).toEqual({ id: 2, of: 'another' })
  })

  test('what was under way is done again, all of it, in its order', async () => {
    const it = setUp()
    it.last().dieAt('before')
    const writes = [
      it.storage.write([put(1, { nth: 1 })]),
      it.storage.write([add(2), put(1, { nth: 2 })]),
      it.storage.write([put(1, { nth: 3 })]),
    ]
    const read = it.storage.get('rows', 2)
    expect(await it.through(Promise.all(writes))).toEqual(['done', 'done', 'done'])
    await it.through(read)
    expect(it.rows.get(1)).toEqual({ id: 1, nth: 3 })
    expect(it.opened).toHaveLength(2)
  })

  test('what others write meanwhile says nothing of a list that did not go through', async () => {
    const it = setUp()
    it.last().dieAt('before')
    const first = it.storage.write([add(1)])
    const second = it.storage.write([add(2)])
    // As soon as one of them is done, its lane goes on.
    const more = second.then(() => it.storage.write([add(3)]))
    expect(await it.through(Promise.all([first, second, more]))).toEqual(['done', 'done', 'done'])
    expect([...it.rows.keys()].sort()).toEqual([1, 2, 3])
  })

  test('again and again', async () => {
    const it = setUp()
    for (let id = 0; id < 20; id++) {
      it.last().dieAt(id % 2 ? 'before' : 'after')
      expect(await it.through(it.storage.write([add(id)]))).toBe('done')
    }
    expect(it.rows.size).toBe(20)
  })

  test('that does not open at once is tried again; when nothing helps, writes are `broken` and the next one tries anew', async () => {
    const it = setUp()
    it.refuse(3)
    it.last().die()
    expect(await it.through(it.storage.write([add(1)]))).toBe('done')
    it.refuse(4)
    it.last().die()
    expect(await it.through(it.storage.write([add(2)]))).toBe('broken')
    expect(await it.through(it.storage.write([add(2)]))).toBe('done')
    expect([...it.rows.keys()]).toEqual([1, 2])
  })

  test('that is gone is told once, and not made anew: writes are `broken`, reads reject', async () => {
    const it = setUp()
    let told = 0
    it.storage.onGone?.(() => {
      told++
    })
    it.erase()
    it.last().die()
    await it.clock.run(100)
    expect(told).toBe(1)
    expect(await it.through(it.storage.write([add(1)]))).toBe('broken')
    await expect(it.through(it.storage.get('rows', 1))).rejects.toThrow()
    expect([told, it.opened.length]).toEqual([1, 1])
  })

  test('stays closed where the page closed it', async () => {
    const it = setUp()
    it.storage.close()
    expect(await it.through(it.storage.write([add(1)]))).toBe('broken')
    await expect(it.through(it.storage.range({ table: 'rows' }))).rejects.toThrow()
    expect(it.opened).toHaveLength(1)
  })

  test('closed while it was being opened again: nothing is left open', async () => {
    const it = setUp()
    it.refuse(1)
    it.last().die()
    await it.clock.run(100)
    it.storage.close()
    await it.clock.run(10_000)
    expect(it.opened).toHaveLength(1)
  })
})
