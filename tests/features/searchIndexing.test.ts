import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { EntryRow } from '../../src/conversation/row.ts'
import { MAX_STRETCH, unindexedTable } from '../../src/conversation/tables.ts'
import { ENTRIES, type EntryKey } from '../../src/engine/entry.ts'
import { createSearch } from '../../src/features/search/createSearch.ts'
import { createUnindexed } from '../../src/features/search/unindexed.ts'
import type { SearchIndexes } from '../../src/ports/searchIndex.ts'
import type { Row } from '../../src/ports/storage.ts'
import { logName, person } from '../support/names.ts'
import { act, erased, eventually, keyOf, NOON, ready, row, setUp, stops, texts } from '../support/searchStage.ts'

describe('the index and the logs', () => {
  test('everything that is on the disk is read once, in slices, and found, newest first', async () => {
    const it = setUp()
    const logs = ['bob', 'zoe'].flatMap((friend) =>
      [friend, 'me'].map((author) =>
        Array.from({ length: 900 }, (_, i) => row(friend, author, i + 1, `word ${friend} ${author} ${i + 1}`)),
      ),
    )
    for (const log of logs) await it.write(log)
    const room = it.room()
    const phases = new Set<string>()
    room.index.subscribe((state) => phases.add(state.phase))
    const session = room.begin()
    session.ask({ text: 'word' })
    await ready(room)
    expect([...phases]).toEqual(['opening', 'reading', 'ready'])
    expect(it.indexes.texts.size).toBe(3_600)
    await it.shown(session, 'zoe me 900', ['word zoe me 900'])
    const steps = it.indexes.steps()
    session.close()
    room.stop()

    const again = it.room()
    const next = again.begin()
    await it.shown(next, 'zoe me 17 ', ['word zoe me 17'])
    await ready(again)
    expect(it.indexes.steps()).toBe(steps)
  })

  test('what is written later is followed, and shown without asking again', async () => {
    const it = setUp()
    await it.write([row('bob', 'bob', 1, 'first apple')])
    const room = it.room()
    const session = room.begin()
    await it.shown(session, 'apple', ['first apple'])
    await ready(room)
    await it.write([row('bob', 'me', 1, 'second apple', { at: NOON + 2_000 })])
    await eventually(() => expect(it.held()).toContain('second apple'))
    await eventually(() => {
      it.time.pass(500)
      expect(texts(session.store.getState().hits)).toEqual(['second apple', 'first apple'])
    })
  })

  test('an edited text is found by what it says now, a deleted one by nothing; the index forgets what they said', async () => {
    const it = setUp()
    const [one, two] = [row('bob', 'bob', 1, 'alpha'), row('bob', 'bob', 2, 'beta')]
    await it.write([one, two])
    const room = it.room()
    const session = room.begin()
    await it.shown(session, 'alpha', ['alpha'])
    await ready(room)
    const edit = { text: 'gamma', by: [3, person('bob'), logName('i'), 3] as const, times: 1 }
    await it.write([act(one, 3, 'edit', { text: 'gamma' })], [{ ...one, folded: { edit } } as EntryRow])
    await it.write([act(two, 4, 'delete', {})], [erased(two)])
    await eventually(() => expect(it.held()).toEqual(['gamma']))
    await it.shown(session, 'alpha', [])
    await it.shown(session, 'beta', [])
    await it.shown(session, 'gamma', ['gamma'])
  })

  test('an edit or a delete that was written while nobody searched changes what was indexed before', async () => {
    const it = setUp()
    const [one, two] = [row('bob', 'bob', 1, 'alpha'), row('bob', 'bob', 2, 'beta')]
    await it.write([one, two])
    const before = it.room()
    await it.shown(before.begin(), 'alpha', ['alpha'])
    await ready(before)
    before.stop()
    const edit = { text: 'gamma', by: [3, person('bob'), logName('i'), 3] as const, times: 1 }
    await it.write([act(one, 3, 'edit', { text: 'gamma' })], [{ ...one, folded: { edit } } as EntryRow])
    await it.write([act(two, 4, 'delete', {})], [erased(two)])
    expect(it.held()).toEqual(['alpha', 'beta'])
    const room = it.room()
    const session = room.begin()
    await it.shown(session, 'beta', [])
    await ready(room)
    expect(it.held()).toEqual(['gamma'])
  })

  test('what was erased without an entry leaves the index, and only then its key', async () => {
    const it = setUp()
    const one = row('bob', 'bob', 1, 'a passing word')
    await it.write([one, row('bob', 'bob', 2, 'a lasting word')])
    const before = it.room()
    await it.shown(before.begin(), 'word', ['a lasting word', 'a passing word'])
    await ready(before)
    before.stop()
    await it.eraseSilently(one)
    it.indexes.failNext('broken')
    const failing = it.room()
    await failing.freshen()
    expect(await it.storage.range({ table: unindexedTable.name })).toHaveLength(1)
    failing.stop()
    const room = it.room()
    await it.shown(room.begin(), 'word', ['a lasting word'])
    await ready(room)
    expect(it.held()).toEqual(['a lasting word'])
    expect(await it.storage.range({ table: unindexedTable.name })).toEqual([])
  })

  test('what is erased while its new words are handed over leaves the index as well', async () => {
    const it = setUp()
    const one = row('bob', 'bob', 1, 'a passing word')
    await it.write([one])
    const before = it.room()
    await before.freshen()
    before.stop()
    const edited = { ...one, body: { text: 'a changed word' } }
    await it.storage.write([
      { put: ENTRIES, row: edited as unknown as Row },
      { put: unindexedTable.name, row: keyOf(one) },
    ])
    let erased = 0
    // The moment after its row was read, and before its key is forgotten.
    const indexes: SearchIndexes = {
      exists: it.indexes.exists,
      async open() {
        const opened = await it.indexes.open()
        if (!opened.ok) return opened
        const { apply } = opened.index
        const slowly: typeof apply = async (step) => {
          if (step.put.some(({ text }) => text === 'a changed word') && erased++ === 0) await it.eraseSilently(one)
          return apply(step)
        }
        return { ok: true, index: { ...opened.index, apply: slowly } }
      },
    }
    const room = createSearch({ ...it.deps, indexes })
    stops.push(room.stop)
    await room.freshen()
    expect(erased).toBe(1)
    expect(it.held()).toEqual([])
    expect(await it.storage.range({ table: unindexedTable.name })).toEqual([])
  })

  test('a key is kept until the index has let go of its row', async () => {
    const { storage } = setUp()
    const unindexed = createUnindexed(storage, unindexedTable.name)
    const { conversation, author, instance, seq } = row('bob', 'bob', 1, '')
    await storage.write([{ put: unindexedTable.name, row: { conversation, author, instance, seq } }])
    const wordless = async () => new Set<EntryKey>()
    expect(await unindexed.takeOut(wordless, async () => false)).toBe(false)
    const key = [conversation, author, instance, seq]
    expect(await unindexed.next()).toEqual({ gone: [{ key, keys: [key] }], all: true })
    expect(await unindexed.takeOut(wordless, async () => true)).toBe(true)
    expect(await unindexed.next()).toEqual({ gone: [], all: true })
  })

  test('a stretch of a log is taken out as a whole; places that were looked at are not looked at again', async () => {
    const { storage } = setUp()
    const unindexed = createUnindexed(storage, unindexedTable.name)
    const { conversation, author, instance } = row('bob', 'bob', 1, '')
    const put = (seq: unknown) =>
      storage.write([{ put: unindexedTable.name, row: { conversation, author, instance, seq } }])
    for (const seq of [7, [11, 11 + MAX_STRETCH - 1], [1_000, 1_002], [5_000, 1e15], [9, 3]]) await put(seq)
    const froms: unknown[] = []
    const { range } = storage
    storage.range = (query) => {
      froms.push((query.from as readonly unknown[] | undefined)?.at(-1))
      return range(query)
    }
    const seqs: number[][] = []
    const told = await unindexed.takeOut(
      async () => new Set(),
      async (keys) => {
        seqs.push(keys.map((key) => key[3]))
        // One that comes before all others, while these are looked at.
        if (seqs.length === 1) await put(2)
        return true
      },
    )
    expect(told).toBe(true)
    const upTo = (first: number, count: number) => Array.from({ length: count }, (_, at) => first + at)
    expect(seqs).toEqual([
      [7, ...upTo(11, MAX_STRETCH)],
      // What no slice has written is cut to what one may.
      [...upTo(1_000, 3), ...upTo(5_000, MAX_STRETCH)],
      [2],
    ])
    expect(await range({ table: unindexedTable.name })).toEqual([])
    expect(froms.slice(0, 3)).toEqual([undefined, [11, 11 + MAX_STRETCH - 1], [5_000, 1e15]])
  })

  test('a hit is what its row says, or nothing, whatever the index believes', async () => {
    const it = setUp()
    const [one, two] = [row('bob', 'bob', 1, 'secret one'), row('bob', 'bob', 2, 'secret two')]
    await it.write([one, two])
    const room = it.room()
    const session = room.begin()
    await it.shown(session, 'secret', ['secret two', 'secret one'])
    await ready(room)
    // Behind everybody's back.
    await it.storage.write([
      { put: ENTRIES, row: erased(one) as unknown as Row },
      { put: ENTRIES, row: { ...two, body: { text: 'something else' } } as unknown as Row },
    ])
    await it.shown(session, 'secret ', [])
    await eventually(() => expect(it.held()).not.toContain('secret one'))
  })

  test('a message that comes while its conversation is being read is neither missed nor doubled', async () => {
    const it = setUp()
    await it.write(Array.from({ length: 1_200 }, (_, i) => row('bob', 'bob', i + 1, `old ${i + 1}`)))
    const release = it.indexes.hold()
    const room = it.room()
    const session = room.begin()
    session.ask({ text: 'fresh' })
    await eventually(() => expect(it.indexes.opens()).toBe(1))
    await it.write([row('bob', 'bob', 1_201, 'fresh news')])
    release()
    await ready(room)
    await eventually(() => expect(it.indexes.texts.size).toBe(1_201))
    await it.shown(session, 'fresh', ['fresh news'])
  })

  test('rows of any shape are read past', async () => {
    const it = setUp()
    const anything = fc.sample(fc.anything({ maxDepth: 2 }), 60).filter((value) => typeof value !== 'function')
    const bad = anything.map((value, i) => {
      const whole = row('bob', 'bob', i + 1, 'x') as unknown as Row
      const field = ['kind', 'body', 'order', 'at', 'lamport', 'edit'][i % 6]!
      return { put: ENTRIES, row: { ...whole, [field]: value } }
    })
    for (const change of bad) await it.storage.write([change]) // what the disk itself refuses is not there
    await it.storage.write([{ put: ENTRIES, row: row('bob', 'bob', 90, 'the good one') as unknown as Row }])
    const room = it.room()
    await it.shown(room.begin(), 'good', ['the good one'])
    await ready(room)
  })
})
