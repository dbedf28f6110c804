import { describe, expect, test } from 'vitest'
import { MAX_ERASED_ACTS, MAX_ORPHANS, MAX_VERSIONS } from '../../src/conversation/limits.ts'
import { came, createFloor, FRIEND, ME } from '../support/floor.ts'
import { hostile } from '../support/friends.ts'

type Floor = ReturnType<typeof createFloor>
type Came = ReturnType<typeof came>

const text = (seq: number, lamport: number, words: string) => came(seq, lamport, 'text', { text: words })
const own = { instance: 'theirs', seq: 1 }
const react = (n: number, more: object = {}) =>
  came(n, n, 'react', { by: FRIEND, ...own, emoji: n % 2 ? '👍' : '❤️', ...more })
const pin = (n: number) => came(n, n, 'pin', { by: FRIEND, ...own, on: n % 2 === 0 })
const edit = (n: number, more: object = {}) => came(n, n, 'edit', { ...own, text: `secret ${n}`, ...more })
const del = (n: number) => came(n, n, 'delete', own)
const range = <T>(from: number, to: number, make: (n: number) => T) =>
  Array.from({ length: to - from + 1 }, (_, i) => make(from + i))

async function hearAll(floor: Floor, instance: string, entries: readonly Came[]) {
  for (let at = 0; at < entries.length; at += 256)
    expect(await floor.hear(instance, ...entries.slice(at, at + 256))).toBe('done')
}
/** Rows read and written from now on. */
function costsFrom(floor: Floor) {
  const before = floor.costs()
  return () => ({ read: floor.costs().read - before.read, written: floor.costs().written - before.written })
}
const bodies = (floor: Floor, kind: string) => floor.rows().filter((row) => row.kind === kind && row.body !== null)
const MANY = 4_000

describe('[HOSTILE 2] acts without end on one line', () => {
  test.each([
    ['reactions', react],
    ['pins', pin],
    ['changes', edit],
  ])('[HOSTILE 2] 4,000 %s, then 64 KB of deletes: what is read does not grow with them', async (_, act) => {
    const floor = createFloor()
    await floor.hear('theirs', text(1, 1, 'secret'), text(2, 2, 'last'))
    await hearAll(floor, 'theirs', range(3, MANY + 2, act))
    for (const first of [true, false]) {
      const each = first ? floor : await floor.reload()
      const costs = costsFrom(each)
      const from = first ? MANY + 3 : MANY + 1_003
      expect(await each.hear('theirs', ...range(from, from + 999, del))).toBe('done')
      // The line, its versions, the newest page: and for what is gone already nothing but the line.
      expect(costs().read).toBeLessThan(first ? 2 * MAX_VERSIONS + 100 : 20)
      expect(JSON.stringify(each.rows())).not.toContain('secret')
      expect(await each.shown()).toEqual(['gone', 'last'])
    }
  })

  test('[HOSTILE 2] a thousand deletes, each by itself, read the line and no more', async () => {
    const floor = createFloor()
    await floor.hear('theirs', text(1, 1, 'secret'))
    await hearAll(floor, 'theirs', range(2, MANY, react))
    const costs = costsFrom(floor)
    for (const one of range(MANY + 1, MANY + 200, del)) await floor.hear('theirs', one)
    expect(costs().read).toBeLessThan(3 * 200)
  })

  test('[HOSTILE 2] of reactions and pins the body of the newest is kept, and every place in the log', async () => {
    const floor = createFloor()
    await floor.hear('theirs', text(1, 1, 'said'))
    await hearAll(floor, 'theirs', range(2, 600, react))
    await hearAll(floor, 'theirs', range(601, 1_200, pin))
    // Further back in shown order: of no use as it comes.
    await hearAll(
      floor,
      'older',
      [react(5), pin(6)].map((one, i) => ({ ...one, seq: i + 1 })),
    )
    for (const each of [floor, await floor.reload()]) {
      expect(bodies(each, 'react').map(({ seq }) => seq)).toEqual([600])
      expect(bodies(each, 'pin').map(({ seq }) => seq)).toEqual([1_200])
      expect(each.rows().length).toBe(1_202)
      expect(each.row(FRIEND, 'theirs', 1)?.folded).toMatchObject({
        reactions: { [FRIEND]: { emoji: '❤️' } },
        pin: { on: true },
      })
    }
  })

  test('[HOSTILE 2] what I have written keeps its body: it may still have to go out', async () => {
    const floor = createFloor()
    await floor.hear('theirs', text(1, 1, 'said'))
    for (const emoji of ['👍', '❤️', '']) await floor.say('react', { by: FRIEND, ...own, emoji })
    await floor.hear('theirs', came(2, 9, 'pin', { by: FRIEND, ...own, on: true }))
    expect(bodies(floor, 'react').length).toBe(3)
  })

  test('[HOSTILE 2] padding is not kept, and a little that a later version may have added is', async () => {
    const floor = createFloor()
    const padding = 'x'.repeat(15_000)
    await floor.hear('theirs', text(1, 1, 'said'))
    await floor.hear(
      'theirs',
      react(2, { padding }),
      edit(3, { padding }),
      came(4, 4, 'pin', { by: FRIEND, ...own, on: true, padding }),
    )
    await floor.hear('theirs', text(5, 5, 'other'), came(6, 6, 'delete', { instance: 'theirs', seq: 5, padding }))
    await floor.hear(
      'theirs',
      text(7, 7, 'next'),
      came(8, 8, 'react', { by: FRIEND, instance: 'theirs', seq: 7, emoji: '👍', tone: 'warm' }),
    )
    await floor.hear('other', came(1, 9, 'timer', { seconds: 60, padding }))
    expect(JSON.stringify(floor.rows())).not.toContain(padding)
    expect(floor.row(FRIEND, 'theirs', 8)?.body).toMatchObject({ emoji: '👍', tone: 'warm' })
    expect(floor.row(FRIEND, 'theirs', 1)?.folded?.edit?.text).toBe('secret 3')
    expect(await floor.shown()).toEqual(['secret 3', 'gone', 'next', 'timer'])
  })

  test('[HOSTILE 2] changes that nobody is shown any more lose their words, at little cost', async () => {
    const floor = createFloor()
    await floor.hear('theirs', text(1, 1, 'said'))
    const costs = costsFrom(floor)
    await hearAll(floor, 'theirs', range(2, MANY + 1, edit))
    expect(bodies(floor, 'edit').length).toBeLessThanOrEqual(2 * MAX_VERSIONS + 256)
    expect(bodies(floor, 'edit').at(-1)?.seq).toBe(MANY + 1)
    expect(costs().read).toBeLessThan(4 * MANY)
    expect(floor.row(FRIEND, 'theirs', 1)?.folded?.edit).toMatchObject({ text: `secret ${MANY + 1}`, times: MANY })
  })

  /** As an early version left them. */
  function leave(floor: Floor, count: number) {
    const header = { conversation: FRIEND, author: FRIEND, instance: 'theirs', at: 0 }
    const line = {
      ...header,
      seq: 1,
      lamport: 1,
      kind: 'text',
      body: { text: 'secret' },
      order: [1, FRIEND, 'theirs', 1],
    }
    const edits = range(2, count + 1, (n) => ({ ...header, ...edit(n), target: [FRIEND, FRIEND, 'theirs', 1] }))
    floor.disk.apply([line, ...edits].map((row) => ({ add: 'entries', row })))
  }

  test('[HOSTILE 2] more versions than one write takes, deleted for me: write by write', async () => {
    const before = createFloor()
    leave(before, MANY)
    const floor = await before.reload()
    const writes: number[] = []
    const { write } = floor.storage
    floor.storage.write = (changes) => {
      writes.push(changes.length)
      return write(changes)
    }
    expect(await floor.eraseHere(floor.keyOf(FRIEND, 'theirs', 1))).toBe(true)
    expect(Math.max(...writes)).toBeLessThanOrEqual(MAX_ERASED_ACTS + 10)
    expect(JSON.stringify(floor.rows())).not.toContain('secret')
    expect(await floor.shown()).toEqual([])
  })

  test('[HOSTILE 2] and deleted for everybody: some at once, the others soon, also after a crash between', async () => {
    for (const crashes of [false, true]) {
      const { world, ann, peer, say } = await hostile()
      say('theirs', [[1, 1, 0, 'text', { text: 'secret' }], ...range(2, 60, (n) => [n, n, 0, 'edit', edit(n).body])])
      await world.run(100)
      const header = { conversation: peer.id, author: peer.id, instance: 'seeded', at: 0, kind: 'edit' }
      const rows = range(1, MANY, (n) => ({
        ...header,
        seq: n,
        lamport: n,
        body: edit(n).body,
        target: [peer.id, peer.id, 'theirs', 1],
      }))
      ann.disk.apply(rows.map((row) => ({ add: 'entries', row })))
      say('theirs', [[61, 61, 0, 'delete', own]])
      const words = () => JSON.stringify(ann.disk.rows('entries')).includes('secret')
      await world.until(() => ann.disk.rows('entries').some((row) => row.kind === 'delete'), 1_000)
      if (crashes) await ann.reload('crash')
      await world.run(5_000)
      expect([words(), ann.disk.rows('vanishing')]).toEqual([false, []])
    }
  })
})

describe('[HOSTILE 6] versions behind many other acts', () => {
  test('[HOSTILE 6] 440 reactions of its author hide no change', async () => {
    const { world, ann, peer, say } = await hostile()
    const target = { by: peer.id, ...own }
    const reactions = range(2, 441, (n) => [n, n, 0, 'react', { ...target, emoji: n % 2 ? '👍' : '❤️' }])
    say('theirs', [[1, 1, 0, 'text', { text: 'first' }], ...reactions.slice(0, 100)])
    for (let at = 100; at < 440; at += 85) say('theirs', reactions.slice(at, at + 85))
    await world.run(500)
    say('theirs', [[442, 442, 0, 'edit', { ...own, text: 'second' }]])
    await world.run(500)
    const { id, text: shown } = ann.hand.store.getState().open!.messages[0]!
    expect(shown).toBe('second')
    expect((await world.through(ann.hand.versions(id))).map((one) => one.text)).toEqual(['first', 'second'])
  })

  test('[HOSTILE 6] of very many changes the newest are there, with the first words', async () => {
    const { world, ann, say } = await hostile()
    say('theirs', [[1, 1, 0, 'text', { text: 'first' }]])
    for (let from = 2; from < 1_002; from += 100)
      say(
        'theirs',
        range(from, from + 99, (n) => [n, n, 0, 'edit', { ...own, text: `${n}` }]),
      )
    await world.run(2_000)
    const { id } = ann.hand.store.getState().open!.messages[0]!
    ann.queries.length = 0
    const versions = (await world.through(ann.hand.versions(id))).map((one) => one.text)
    expect(versions).toEqual(['first', ...range(1_002 - MAX_VERSIONS, 1_001, String)])
    expect(ann.queries.length).toBeLessThanOrEqual(2)
  })
})

describe('[HOSTILE 9] acts on what is not there yet', () => {
  const ahead = (n: number, seq: number, instance = 'mine-1') =>
    came(n, n + 10, 'react', { by: ME, instance, seq, emoji: '👍' })

  test('[HOSTILE 9] on what I have not written: counted, of no effect, and nothing of them is kept', async () => {
    const floor = createFloor()
    await floor.say('text', { text: 'one' })
    const pinned = came(3, 13, 'pin', { by: ME, instance: 'mine-1', seq: 3, on: true })
    expect(await floor.hear('theirs', ahead(1, 1), ahead(2, 2), pinned)).toBe('done')
    expect(floor.counted('act.ahead')).toBe(2)
    expect(floor.rows().filter(({ author, body }) => author === FRIEND && body !== null).length).toBe(1)
    const again = await floor.reload()
    for (const each of [floor, again]) {
      await each.say('text', { text: 'two' })
      await each.say('text', { text: 'three' })
    }
    expect(again.row(ME, 'mine-1', 1)?.folded?.reactions).toBeDefined()
    for (const seq of [2, 3, 4]) expect(again.row(ME, 'mine-1', seq)?.folded).toBeUndefined()
    expect(again.rows().some(({ orphan }) => orphan)).toBe(false)
  })

  test('[HOSTILE 9] nor do those that an early version kept find what I write', async () => {
    const floor = createFloor()
    await floor.say('text', { text: 'one' })
    const row = { conversation: FRIEND, author: FRIEND, instance: 'theirs', ...ahead(1, 2), orphan: 1 }
    floor.disk.apply([{ add: 'entries', row: { ...row, target: [FRIEND, ME, 'mine-1', 2] } }])
    const again = await floor.reload()
    await again.say('text', { text: 'two' })
    expect(again.row(ME, 'mine-1', 2)?.folded).toBeUndefined()
  })

  test('[HOSTILE 9] on what I wrote elsewhere, or they did: so many wait, the oldest are given up', async () => {
    const floor = createFloor()
    const on = (n: number, instance: string) =>
      came(n, n + 10, 'react', { by: n % 2 ? ME : FRIEND, instance, seq: n, emoji: '👍' })
    await hearAll(
      floor,
      'theirs',
      range(1, MAX_ORPHANS + 500, (n) => on(n, 'elsewhere')),
    )
    const waiting = (of: Floor) => of.rows().filter(({ orphan }) => orphan)
    const again = await floor.reload()
    for (const each of [floor, again]) {
      expect(waiting(each).length).toBe(MAX_ORPHANS)
      expect(waiting(each)[0]?.seq).toBe(501)
    }
    expect(again.rows().filter(({ body }) => body !== null).length).toBe(MAX_ORPHANS)
    await hearAll(
      again,
      'theirs',
      range(MAX_ORPHANS + 501, MAX_ORPHANS + 700, (n) => on(n, 'elsewhere')),
    )
    expect(waiting(again).length).toBe(MAX_ORPHANS)
    // The youngest has found what it was about; what nobody waits for is not looked for.
    const looked = again.queries.length
    await hearAll(
      again,
      'elsewhere',
      range(1, MAX_ORPHANS + 700, (n) => text(n, n, `m${n}`)),
    )
    expect(again.row(FRIEND, 'elsewhere', MAX_ORPHANS + 700)?.folded?.reactions).toBeDefined()
    expect(again.queries.slice(looked).filter(({ index }) => index === 'acts').length).toBeLessThan(4 * MAX_ORPHANS)
  })

  test('[HOSTILE 9] one that waits makes nothing else dearer', async () => {
    const floor = createFloor()
    await floor.hear('theirs', came(1, 1, 'react', { by: FRIEND, instance: 'never', seq: 1, emoji: '👍' }))
    await floor.hear('theirs', text(2, 2, 'first'))
    const costs = costsFrom(floor)
    const queries = floor.queries.length
    await hearAll(
      floor,
      'theirs',
      range(3, 1_026, (n) => text(n, n, `m${n}`)),
    )
    expect([costs().read, floor.queries.length - queries]).toEqual([0, 0])
  })
})
