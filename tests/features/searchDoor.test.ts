import { describe, expect, test, vi } from 'vitest'
import { unindexedTable } from '../../src/conversation/tables.ts'
import { createSearch, type SearchDeps } from '../../src/features/search/createSearch.ts'
import { createLazySearch } from '../../src/features/search/lazySearch.ts'
import { eventually, row, setUp, stops } from '../support/searchStage.ts'
import { createWorld } from '../support/world.ts'

describe('the door', () => {
  function door(exists: boolean) {
    const it = setUp({ exists })
    const load = vi.fn(
      async () => (deps: Omit<SearchDeps, 'textOf'>) => createSearch({ ...deps, textOf: it.deps.textOf }),
    )
    const made = createLazySearch({ ...it.deps, load })
    stops.push(made.stop)
    return { ...it, load, door: made }
  }

  test('loads nothing before somebody searches', async () => {
    const it = door(true)
    it.time.pass(60_000)
    await it.write([row('bob', 'bob', 1, 'apple')])
    it.time.pass(60_000)
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(it.load).not.toHaveBeenCalled()
    await it.door.open()
    await it.door.open()
    expect(it.load).toHaveBeenCalledTimes(1)
  })

  test('takes out what was erased, though nobody searches, where there is an index', async () => {
    const it = door(true)
    const one = row('bob', 'bob', 1, 'a passing word')
    await it.write([one])
    const first = createSearch(it.deps)
    await first.freshen()
    expect(it.held()).toEqual(['a passing word'])
    first.stop()
    await it.eraseSilently(one)
    it.door.onErased()
    await eventually(() => {
      it.time.pass(5_000)
      expect(it.held()).toEqual([])
    })
  })

  test('what was erased before a crash is taken out after it, though nobody searches', async () => {
    const it = door(true)
    const one = row('bob', 'bob', 1, 'a passing word')
    await it.write([one])
    const first = createSearch(it.deps)
    await first.freshen()
    first.stop()
    it.door.stop()
    await it.eraseSilently(one)
    expect(it.held()).toEqual(['a passing word'])
    const again = createLazySearch({ ...it.deps, load: it.load })
    stops.push(again.stop)
    await eventually(() => {
      it.time.pass(20_000)
      expect(it.held()).toEqual([])
    })
  })

  test('forgets the keys, and loads nothing, where there is none', async () => {
    const it = door(false)
    const all = Array.from({ length: 900 }, (_, i) => row('bob', 'bob', i + 1, 'x'))
    await it.write(all)
    await it.eraseSilently(...all)
    it.door.onErased()
    await eventually(async () => {
      it.time.pass(5_000)
      expect(await it.storage.range({ table: unindexedTable.name })).toEqual([])
    })
    expect(it.load).not.toHaveBeenCalled()
  })

  test('that did not load is tried again', async () => {
    const it = door(true)
    it.load.mockRejectedValueOnce(new Error('the server is away'))
    await expect(it.door.open()).rejects.toThrow('away')
    await expect(it.door.open()).resolves.toBeDefined()
  })
})

test('what is erased is forgotten soon after, though nobody searches', async () => {
  const world = createWorld()
  const [ann, bob] = [await world.node('Ann'), await world.node('Bob')]
  await world.befriend(ann, bob)
  await bob.say(ann.id, 'a passing word')
  await world.run(60_000)
  await world.through(ann.hand.open(bob.id))
  const waiting = () => ann.disk.rows('unindexed').length
  const [line] = ann.hand.store.getState().open!.messages
  await world.through(ann.hand.deleteForMe([line!.id]))
  expect(waiting()).toBe(1)
  await world.run(10_000)
  expect(waiting()).toBe(0)
})
