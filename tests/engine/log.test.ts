import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { ERASED } from '../../src/engine/entry.ts'
import { MAX_LAMPORT_JUMP } from '../../src/engine/limits.ts'
import type { Incoming, Merged } from '../../src/engine/log.ts'
import type { Row } from '../../src/ports/storage.ts'
import { FRIEND, ME, WITH_FRIEND } from '../support/floor.ts'
import { entry, MINE, stage, THEIRS, upTo } from '../support/logStage.ts'
import { createMemoryDisk } from '../support/memoryDisk.ts'
import { conversation, logName, person } from '../support/names.ts'

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

  test('[D8] [abuse S2] when the disk refuses, nothing is known of it, and the same again is taken', async () => {
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
