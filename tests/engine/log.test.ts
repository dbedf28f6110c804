import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { tables } from '../../src/app/tables.ts'
import { createConversationRows } from '../../src/conversation/conversationRows.ts'
import { createOutcomes, type Outcome } from '../../src/conversation/outcome.ts'
import { createProjection } from '../../src/conversation/projection.ts'
import type { EntryRow } from '../../src/conversation/row.ts'
import {
  compareOrder,
  type Entry,
  ERASED,
  entryId,
  idOfKey,
  keyIn,
  type Order,
  orderOf,
} from '../../src/engine/entry.ts'
import { MAX_LAMPORT_JUMP } from '../../src/engine/limits.ts'
import { createLog, type Incoming, type Merged } from '../../src/engine/log.ts'
import type { Row } from '../../src/ports/storage.ts'
import { createFakeClock } from '../support/fakeClock.ts'
import { createMemoryDisk } from '../support/memoryDisk.ts'
import { createMemoryStorage } from '../support/memoryStorage.ts'
import { conversation, entryName, logName, person } from '../support/names.ts'
import { rulesFor } from '../support/rules.ts'

const ME = person('me')
const FRIEND = person('friend')
const WITH_FRIEND = conversation('friend')
const MINE = logName('mine-1')
const THEIRS = logName('theirs-1')

function stage({ disk = createMemoryDisk(), instance = 'mine-1', delay = 0, base = 0 } = {}) {
  const clock = createFakeClock()
  const outcomes: Outcome[] = []
  const storage = createMemoryStorage(tables, { disk, clock, delay: () => delay })
  const told = createOutcomes()
  told.add((_, outcome) => void outcomes.push(outcome))
  const rules = rulesFor({ id: ME, instance, before: { [WITH_FRIEND]: base } })
  const rowsOfAll = createConversationRows()
  const project = createProjection({
    storage,
    rules,
    now: clock.now,
    rows: rowsOfAll,
    seen: async () => new Map(),
    outcomes: told,
  })
  const log = createLog({ storage, clock, rules, project })
  const rows = () => disk.rows('entries') as unknown as EntryRow[]
  return {
    clock,
    disk,
    storage,
    log,
    rows,
    outcomes,
    of: (author: string, its?: string) => rows().filter((e) => e.author === author && (!its || e.instance === its)),
    /** The same disk, everything else anew. */
    reload: () => stage({ disk, instance, delay, base }),
    say: (text: string) => log.append(WITH_FRIEND, 'text', { text }),
    hear: (incoming: readonly Incoming[], its: string = THEIRS) =>
      log.merge(WITH_FRIEND, FRIEND, logName(its), incoming, FRIEND),
  }
}
const entry = (seq: number, lamport = seq, text = `m${seq}`): Incoming => ({
  seq,
  lamport,
  at: 0,
  kind: 'text',
  body: { text },
})
const upTo = (n: number) => Array.from({ length: n }, (_, i) => entry(i + 1))

describe('what I write', () => {
  test('[D3] seq is 1, 2, 3 …, lamports rise above all that is known, also when much is written at once', async () => {
    const { clock, log, say, hear, of } = stage({ delay: 10 })
    const said = Array.from({ length: 5 }, (_, i) => say(`${i}`))
    const heard = hear([entry(1, 40)])
    const more = Array.from({ length: 5 }, (_, i) => say(`${5 + i}`))
    await clock.through(Promise.all([...said, heard, ...more]))
    expect(of(ME).map((e) => [e.seq, (e.body as { text: string }).text])).toEqual(
      Array.from({ length: 10 }, (_, i) => [i + 1, `${i}`]),
    )
    const lamports = of(ME).map((e) => e.lamport)
    expect(lamports).toEqual([1, 2, 3, 4, 5, 41, 42, 43, 44, 45])
    expect([...(await clock.through(log.frontier(WITH_FRIEND, ME)))]).toEqual([['mine-1', 10]])
  })

  test('[D3] goes on where it was after a reload', async () => {
    const first = stage()
    await first.say('one')
    await first.hear([entry(1, 7)])
    const second = first.reload()
    await second.say('two')
    expect(second.of(ME).map((e) => [e.seq, e.lamport])).toEqual([
      [1, 1],
      [2, 8],
    ])
  })

  test('[D3] a new install begins a log of its own, and the former one stays', async () => {
    const first = stage()
    await first.say('one')
    const second = stage({ disk: first.disk, instance: 'mine-2' })
    await second.say('two')
    expect(second.of(ME).map((e) => [e.instance, e.seq, e.lamport])).toEqual([
      ['mine-1', 1, 1],
      ['mine-2', 1, 2],
    ])
    expect([...(await second.log.frontier(WITH_FRIEND, ME))].sort()).toEqual([
      ['mine-1', 1],
      ['mine-2', 1],
    ])
  })

  test('[D1] a refused write is said, and uses up no number', async () => {
    const { storage, say, of } = stage()
    storage.failWrites('full')
    expect(await say('lost')).toEqual({ ok: false, why: 'full' })
    expect(await say('kept')).toMatchObject({ ok: true, entry: { seq: 1, lamport: 1 } })
    expect(of(ME).length).toBe(1)
  })

  test('[D1] a page that was deposed writes nothing', async () => {
    const old = stage()
    await old.say('one')
    const now = old.reload()
    expect(await old.say('two')).toEqual({ ok: false, why: 'deposed' })
    expect(await old.hear([entry(1)])).toBe('deposed')
    await now.say('three')
    expect(now.of(ME).map((e) => e.seq)).toEqual([1, 2])
  })

  test('[D3] a log that somebody else wrote behind our back is read again, never overwritten', async () => {
    const { disk, say, of } = stage()
    await say('one')
    disk.apply([{ add: 'entries', row: { ...of(ME)[0]!, seq: 2, lamport: 2, body: { text: 'foreign' } } as Row }])
    expect(await say('two')).toEqual({ ok: false, why: 'exists' })
    expect(await say('two')).toMatchObject({ ok: true, entry: { seq: 3 } })
    expect(of(ME).map((e) => (e.body as { text: string }).text)).toEqual(['one', 'foreign', 'two'])
  })

  test('[D4] what is sent after a place is what lies there, from memory or from disk, in any portion', async () => {
    const first = stage()
    for (let i = 1; i <= 150; i++) await first.say(`${i}`)
    for (const { log } of [first, first.reload()]) {
      for (const after of [0, 1, 80, 85, 86, 87, 120, 149, 150]) {
        for (const limit of [1, 10, 256]) {
          const seqs = (await log.entriesAfter(WITH_FRIEND, ME, MINE, after, limit)).map((e) => e.seq)
          expect(seqs, `${after} ${limit}`).toEqual(
            Array.from({ length: Math.min(limit, 150 - after) }, (_, i) => after + i + 1),
          )
        }
      }
    }
  })
})

describe('what I hear', () => {
  test('[D5] entries said to be mine are never taken', async () => {
    const { log, rows, say } = stage()
    await say('one')
    expect(await log.merge(WITH_FRIEND, ME, MINE, [entry(2)], FRIEND)).toBe('violation')
    expect(await log.merge(WITH_FRIEND, ME, logName('a-former-one'), [entry(1)], FRIEND)).toBe('violation')
    expect(await log.merge(WITH_FRIEND, ME, MINE, [entry(2)], ME), 'not even over a link with myself').toBe('violation')
    expect(rows().length).toBe(1)
  })

  test('[D5] nor are those of anybody but the friend, over the friend’s own link', async () => {
    const { log, rows } = stage()
    const cy = person('cy')
    for (const [author, via] of [
      [cy, FRIEND],
      [cy, cy],
      [FRIEND, cy],
    ] as const)
      expect(await log.merge(WITH_FRIEND, author, THEIRS, [entry(1)], via), `${author} via ${via}`).toBe('violation')
    const notes = conversation('me')
    for (const author of [ME, FRIEND])
      expect(await log.merge(notes, author, THEIRS, [entry(1)], FRIEND), `${author} in mine`).toBe('violation')
    expect(await log.merge(conversation('tetegroup1abc'), FRIEND, THEIRS, [entry(1)], FRIEND)).toBe('violation')
    expect(rows()).toEqual([])
  })

  test('[D3] several that are written at the same time keep their order and leave no hole', async () => {
    const { clock, hear, of } = stage({ delay: 20 })
    const all = [hear([entry(1), entry(2)]), hear([entry(3)]), hear([entry(2), entry(3), entry(4)]), hear([entry(5)])]
    expect(await clock.through(Promise.all(all))).toEqual(['done', 'done', 'done', 'done'])
    expect(of(FRIEND).map((e) => e.seq)).toEqual([1, 2, 3, 4, 5])
  })

  test('[D3 D8] beyond a hole nothing is taken, and it is called a gap', async () => {
    const { hear, of } = stage()
    expect(await hear([entry(2)])).toBe('gap')
    expect(await hear([entry(1), entry(2), entry(4)])).toBe('gap')
    expect(of(FRIEND).map((e) => e.seq)).toEqual([1, 2])
    expect(await hear([entry(1), entry(2)])).toBe('done')
  })

  test('[D8] when the disk refuses, nothing is known of it, and the same again is taken', async () => {
    const { storage, hear, log, of } = stage()
    for (const why of ['full', 'broken'] as const) {
      storage.failWrites(why)
      expect(await hear(upTo(3))).toBe(why)
      expect([...(await log.frontier(WITH_FRIEND, FRIEND))]).toEqual([])
    }
    expect(await hear(upTo(3))).toBe('done')
    expect(of(FRIEND).length).toBe(3)
  })

  test('[L4] lamports of a log rise, and by no more than anybody could need', async () => {
    const { hear, say, of } = stage()
    expect(await hear([entry(1, MAX_LAMPORT_JUMP + 1)])).toBe('violation')
    expect(await hear([entry(1, 5), entry(2, 5)])).toBe('violation')
    expect(await hear([entry(1, 5), entry(2, 4)])).toBe('violation')
    expect(of(FRIEND)).toEqual([])
    expect(await hear([entry(1, 5), entry(2, 6)])).toBe('done')
    expect(await hear([entry(3, 6)])).toBe('violation')
    await say('mine')
    expect(await hear([entry(3, 7 + MAX_LAMPORT_JUMP)])).toBe('done')
    expect(await hear([entry(4, 7 + 2 * MAX_LAMPORT_JUMP + 1)])).toBe('violation')
  })

  test('[L5] a seventeenth install is a violation, the sixteen go on', async () => {
    const { hear } = stage()
    for (let i = 1; i <= 16; i++) expect(await hear([entry(1)], `i${i}`)).toBe('done')
    expect(await hear([entry(1)], 'i17')).toBe('violation')
    expect(await hear([entry(2)], 'i16')).toBe('done')
  })

  test('[D1 D3] any split, any repetition, any order of arrival gives the same log', async () => {
    const LENGTH = 12
    const batch = fc.tuple(fc.constantFrom('a', 'b'), fc.nat(LENGTH - 1), fc.integer({ min: 1, max: LENGTH }))
    // Two installs whose lamports are woven into one another.
    const all = (its: string) => upTo(LENGTH).map((e) => ({ ...e, lamport: 2 * e.seq + (its === 'b' ? 1 : 0) }))
    const whole = stage()
    for (const its of ['a', 'b']) await whole.hear(all(its), its)
    const want = whole.rows()
    await fc.assert(
      fc.asyncProperty(fc.array(batch, { maxLength: 30 }), fc.nat(10), async (batches, failing) => {
        const { hear, rows, of, storage } = stage()
        for (const [i, [its, from, n]] of batches.entries()) {
          if (i === failing) storage.failWrites('full')
          const said: Merged = await hear(all(its).slice(from, from + n), its)
          expect(['done', 'gap', 'full']).toContain(said)
          const seqs = of(FRIEND, its).map((e) => e.seq)
          expect(seqs).toEqual(seqs.map((_, k) => k + 1))
        }
        for (const its of ['b', 'a']) while ((await hear(all(its), its)) !== 'done');
        expect(rows()).toEqual(want)
      }),
      { numRuns: 60 },
    )
  })
})

describe('[D3] the order shown', () => {
  test('[D3] is the same on both sides, whoever heard what first', () => {
    const any = fc.record({
      lamport: fc.integer({ min: 1, max: 5 }),
      author: fc.constantFrom('a', 'b').map(person),
      instance: fc.constantFrom('x', 'y', '_').map(logName),
      seq: fc.integer({ min: 1, max: 5 }),
    })
    fc.assert(
      fc.property(fc.array(any), fc.integer(), (entries, salt) => {
        const orders = entries.map((e) => [e.lamport, e.author, e.instance, e.seq] as const)
        const shuffled = [...orders].sort((x, y) => ((x[0] * 7 + x[3] + salt) % 5) - ((y[0] * 7 + y[3] + salt) % 5))
        expect([...shuffled].sort(compareOrder)).toEqual([...orders].sort(compareOrder))
      }),
    )
    const order = (lamport: number, author: string, instance: string, seq: number): Order => [
      lamport,
      person(author),
      logName(instance),
      seq,
    ]
    expect(compareOrder(order(2, 'a', 'x', 1), order(10, 'a', 'x', 1))).toBe(-1)
    expect(compareOrder(order(1, 'b', 'x', 1), order(1, 'a', 'y', 9))).toBe(1)
    expect(compareOrder(order(1, 'a', 'x', 1), order(1, 'a', 'x', 1))).toBe(0)
  })

  test('[D10] has nothing to do with the claimed time', () => {
    const e = { author: person('a'), instance: logName('i'), seq: 1, lamport: 3, kind: 'text', body: {} }
    const [early, late] = [
      { ...e, at: 0 },
      { ...e, at: 1e15 },
    ]
    expect(orderOf(early)).toEqual(orderOf(late))
  })

  test('names of entries come back, and nothing else is one', () => {
    const e = { author: person('tete1abc'), instance: logName('in-st_ance'), seq: 12 }
    const key = [WITH_FRIEND, e.author, e.instance, e.seq] as const
    expect(keyIn(WITH_FRIEND, entryId(e))).toEqual(key)
    expect(idOfKey(key)).toBe(entryId(e))
    for (const id of ['', '//', 'a/b', 'a/b/0', 'a/b/-1', 'a/b/x', 'a/b/1.5', '/b/1', `a/b/${2 ** 53}`, 'failed/1'])
      expect(keyIn(WITH_FRIEND, entryName(id)), id).toBeUndefined()
  })
})

describe('[D9] taking back', () => {
  /** An erased one keeps its kind, and says so. */
  const texts = (rows: readonly Entry[]) =>
    rows.map((e) => [e.erased ? ERASED : e.kind, (e.body as { text?: string } | null)?.text])

  test('[D9] the words are gone from the disk in the same write that says so, the place stays', async () => {
    const { say, log, of, rows, storage } = stage()
    for (const text of ['one', 'two', 'three']) await say(text)
    storage.failWrites('full')
    expect(await log.append(WITH_FRIEND, 'delete', { instance: 'mine-1', seq: 2, quiet: true })).toMatchObject({
      ok: false,
    })
    expect(texts(of(ME)).map(([, text]) => text)).toEqual(['one', 'two', 'three'])
    expect(await log.append(WITH_FRIEND, 'delete', { instance: 'mine-1', seq: 2, quiet: true })).toMatchObject({
      ok: true,
    })
    expect(texts(of(ME))).toEqual([
      ['text', 'one'],
      [ERASED, undefined],
      ['text', 'three'],
      ['delete', undefined],
    ])
    expect(JSON.stringify(rows())).not.toContain('two')
    expect(of(ME)[1]!.order).toBeUndefined()
    expect(of(ME)[1]).toMatchObject({ kind: 'text', body: null, erased: 1 })
  })

  test('[D9] what goes out afterwards is what lies on the disk, not what was remembered', async () => {
    for (const taken of [1, 2, 3]) {
      const { say, log, of } = stage()
      for (const text of ['one', 'two', 'three']) await say(text)
      await log.append(WITH_FRIEND, 'delete', { instance: 'mine-1', seq: taken, quiet: true })
      for (let after = 0; after < 4; after++) {
        const out = await log.entriesAfter(WITH_FRIEND, ME, MINE, after, 256)
        expect(out.map((e) => e.seq)).toEqual(
          of(ME)
            .slice(after)
            .map((e) => e.seq),
        )
        expect(texts(out)).toEqual(texts(of(ME).slice(after)))
      }
    }
  })

  test('[D9] the other side drops the words too, whether both come at once or one by one', async () => {
    const taken = { seq: 2, lamport: 2, at: 0, kind: 'delete', body: { instance: 'theirs-1', seq: 1 } }
    for (const batches of [[[entry(1), taken]], [[entry(1)], [taken]]]) {
      const { hear, rows } = stage()
      for (const batch of batches) expect(await hear(batch)).toBe('done')
      expect(texts(rows())).toEqual([
        [ERASED, undefined],
        ['delete', undefined],
      ])
      expect(JSON.stringify(rows())).not.toContain('m1')
    }
  })

  test('[D5 D9] only one’s own: a delete names a place in its author’s logs, whatever else it says', async () => {
    const { say, hear, of } = stage()
    await say('mine')
    await hear([
      entry(1),
      { seq: 2, lamport: 2, at: 0, kind: 'delete', body: { instance: 'mine-1', seq: 1, author: ME, conversation: ME } },
    ])
    expect(texts(of(ME))).toEqual([['text', 'mine']])
    expect(texts(of(FRIEND))[0]).toEqual(['text', 'm1'])
  })
})

describe('rows that went bad', () => {
  const spoil = (given: ReturnType<typeof stage>, author: string, seq: number, change: Row) => {
    const row = given.of(author).find((e) => e.seq === seq)!
    given.disk.apply([{ put: 'entries', row: { ...row, ...change } as Row }])
  }
  const bad: [string, Row][] = [
    ['a lamport that is no number', { lamport: 'x' }],
    ['a lamport that is gone', { lamport: undefined }],
    ['a lamport of NaN', { lamport: Number.NaN }],
    ['a lamport from before', { lamport: 1 }],
    ['a time that is no number', { at: 'yesterday' }],
    ['a kind that is gone', { kind: undefined }],
    ['a kind that is no kind', { kind: 'No Kind' }],
    ['a body that no JSON has', { body: { n: 10n } }],
    ['a body larger than a frame', { body: { text: 'x'.repeat(20_000) } }],
    ['all of it', { lamport: null, at: null, kind: null, body: null, order: null }],
  ]
  test.each(bad)('[D6] of mine, %s: it is served as erased, its neighbours as they are', async (_, change) => {
    const first = stage()
    for (const text of ['one', 'two', 'three', 'four']) await first.say(text)
    spoil(first, ME, 3, change)
    const second = first.reload()
    for (const after of [0, 1, 2]) {
      const out = await second.log.entriesAfter(WITH_FRIEND, ME, MINE, after, 256)
      expect(out.map((e) => [e.seq, e.lamport, e.kind])).toEqual(
        [
          [1, 1, 'text'],
          [2, 2, 'text'],
          [3, 3, ERASED],
          [4, 4, 'text'],
        ].slice(after),
      )
      expect(out.find((e) => e.seq === 3)!.body).toBe(null)
    }
  })

  test.each(bad)('[D3 D6] at the end of a log, %s: the conversation goes on', async (_, change) => {
    const first = stage()
    await first.hear([entry(1, 30), entry(2, 31)])
    await first.say('one')
    await first.say('two')
    spoil(first, FRIEND, 2, change)
    spoil(first, ME, 2, change)
    const second = first.reload()
    expect([...(await second.log.frontier(WITH_FRIEND, FRIEND))]).toEqual([['theirs-1', 2]])
    expect(await second.hear([entry(3, 40)])).toBe('done')
    expect(await second.say('three')).toMatchObject({ ok: true, entry: { seq: 3, lamport: 41 } })
  })
})

test('a reaction is told when it is one to something of mine that is there', async () => {
  const { say, hear, of, outcomes, log } = stage()
  await say('mine')
  const { instance } = of(ME)[0]!
  const on = (seq: number, by: string, its: string, target: number): Incoming => ({
    ...entry(seq, seq + 10),
    kind: 'react',
    body: { by, instance: its, seq: target, emoji: '👍' },
  })
  await hear([entry(1, 11, 'theirs')])
  await hear([on(2, FRIEND, 'theirs-1', 1), on(3, ME, instance, 7), on(4, 'somebody', instance, 1)])
  expect(outcomes.flatMap(({ reactions }) => reactions)).toEqual([])
  await hear([on(5, ME, instance, 1)])
  expect(outcomes.flatMap(({ reactions }) => reactions)).toEqual([{ id: `${ME}/${instance}/1`, emoji: '👍' }])
  await log.append(WITH_FRIEND, 'react', { by: ME, instance, seq: 1, emoji: '❤️' })
  expect(
    outcomes.flatMap(({ reactions }) => reactions),
    'my own',
  ).toHaveLength(1)
})

describe('[D15] under another ID', () => {
  test('what I write has its place above all that was there, and so has what a friend writes who has seen nothing of it', async () => {
    const disk = createMemoryDisk()
    const before = stage({ disk })
    for (const text of ['a', 'b', 'c']) await before.say(text)
    const base = await before.log.lamport(WITH_FRIEND)
    const anew = stage({ disk, instance: 'mine-2', base })
    expect(await anew.hear([entry(1, base + 1), entry(2, base + 2)], 'theirs-2')).toBe('done')
    await anew.say('d')
    expect(anew.of(ME, 'mine-2')[0]?.lamport).toBe(base + 3)
    expect(anew.of(FRIEND).map(({ order }) => order?.[0])).toEqual([base + 1, base + 2])
  })

  test('a row that went bad is still above what was there before, so that it fits on the wire', async () => {
    const { disk, storage, say, reload } = stage({ base: 40 })
    await say('one')
    const [row] = disk.rows('entries')
    await storage.write([{ put: 'entries', row: { ...row!, lamport: -1 } }])
    expect(await reload().log.entriesAfter(WITH_FRIEND, ME, MINE, 0, 5)).toMatchObject([
      { seq: 1, lamport: 41, kind: ERASED },
    ])
  })

  test('with nothing kept from before, counting goes on from there all the same', async () => {
    const { say, of } = stage({ base: 40 })
    await say('one')
    expect(of(ME).map(({ lamport }) => lamport)).toEqual([41])
  })
})
