import { describe, expect, test } from 'vitest'
import { came, createFloor, FRIEND, ME } from '../support/floor.ts'

const text = (seq: number, lamport: number, words: string) => came(seq, lamport, 'text', { text: words })
const edit = (seq: number, lamport: number, target: number, words: string, instance = 'theirs') =>
  came(seq, lamport, 'edit', { instance, seq: target, text: words })
const del = (seq: number, lamport: number, target: number, instance = 'theirs') =>
  came(seq, lamport, 'delete', { instance, seq: target })
const react = (seq: number, lamport: number, target: number, emoji = '👍', instance = 'theirs') =>
  came(seq, lamport, 'react', { by: FRIEND, instance, seq: target, emoji })

type Floor = ReturnType<typeof createFloor>
const words = ({ rows }: Floor) => JSON.stringify(rows())
/** Queries of one index from now on. */
const counting = ({ queries }: Floor, index: string) => {
  const from = queries.length
  return () => queries.slice(from).filter((query) => query.index === index)
}

describe('[D12] a change and the delete of the same line', () => {
  const BATCHES = [
    ['the change first', [edit(2, 2, 1, 'secret anew'), del(3, 3, 1)]],
    ['the delete first', [del(2, 2, 1), edit(3, 3, 1, 'secret anew')]],
    ['the delete between two', [edit(2, 2, 1, 'secret anew'), del(3, 3, 1), edit(4, 4, 1, 'secret once more')]],
  ] as const

  /** Of what was said nothing is left but that it was there, now and after a reload. */
  async function expectGone(floor: Floor) {
    for (const each of [floor, await floor.reload()]) {
      expect(words(each)).not.toContain('secret')
      expect(await each.shown()).toEqual(['gone'])
      const row = each.row(FRIEND, 'theirs', 1)
      expect(row).toMatchObject({ kind: 'text', body: null, erased: 1 })
      expect(row?.folded).toBeUndefined()
      expect(each.rows().some(({ orphan }) => orphan)).toBe(false)
      expect(each.summary()).toMatchObject({ unread: 0, lastText: '', lastKind: 'deleted' })
    }
  }

  test.each(BATCHES)('[D12] in one batch, %s', async (_, acts) => {
    const floor = createFloor()
    await floor.hear('theirs', text(1, 1, 'secret'))
    expect(await floor.hear('theirs', ...acts)).toBe('done')
    await expectGone(floor)
  })

  test.each(BATCHES)('[D12] in one batch with the line itself, %s', async (_, acts) => {
    const floor = createFloor()
    expect(await floor.hear('theirs', text(1, 1, 'secret'), ...acts)).toBe('done')
    await expectGone(floor)
  })

  test.each(BATCHES)('[D11 D12] [abuse W23] in one batch before the line is there, %s', async (_, acts) => {
    for (const reloaded of [false, true]) {
      const before = createFloor()
      expect(await before.hear('other', ...acts.map((act, i) => ({ ...act, seq: i + 1 })))).toBe('done')
      const floor = reloaded ? await before.reload() : before
      await floor.hear('theirs', text(1, 1, 'secret'))
      await expectGone(floor)
    }
  })

  test('[D12] also when all of it is mine', async () => {
    const floor = createFloor()
    await floor.say('text', { text: 'secret' })
    await floor.say('edit', { instance: 'mine-1', seq: 1, text: 'secret anew' })
    await floor.say('delete', { instance: 'mine-1', seq: 1 })
    await floor.say('edit', { instance: 'mine-1', seq: 1, text: 'secret once more' })
    expect(words(floor)).not.toContain('secret')
    expect(await floor.shown()).toEqual(['gone'])
  })
})

describe('[D12] more acts on a line than one look at the disk takes', () => {
  const MANY = 700
  const kinds = [
    ['changes', (i: number) => edit(i + 1, i + 10, 1, `secret ${i}`)],
    ['reactions', (i: number) => react(i + 1, i + 10, 1, i % 2 ? '👍' : '❤️')],
  ] as const
  /** In batches, as they come. */
  async function hearAll(floor: Floor, instance: string, acts: readonly ReturnType<typeof edit>[]) {
    for (let at = 0; at < acts.length; at += 256)
      expect(await floor.hear(instance, ...acts.slice(at, at + 256))).toBe('done')
  }

  test.each(kinds)(
    '[D12] %s, then the delete: nothing of them is left, and the page shows what else there is',
    async (_, act) => {
      const floor = createFloor()
      await floor.hear('theirs', text(1, 1, 'secret'))
      await hearAll(
        floor,
        'theirs',
        Array.from({ length: MANY }, (_, i) => act(i + 1)),
      )
      await floor.hear('theirs', text(MANY + 2, MANY + 20, 'last'))
      const looks = counting(floor, 'acts')
      await floor.hear('theirs', del(MANY + 3, MANY + 21, 1))
      expect(looks().every(({ limit }) => limit === 256)).toBe(true)
      for (const each of [floor, await floor.reload()]) {
        expect(words(each)).not.toContain('secret')
        expect(each.row(FRIEND, 'theirs', 1)?.folded).toBeUndefined()
        const pages = counting(each, 'shown')
        expect(await each.shown()).toEqual(['gone', 'last'])
        expect(pages().length).toBeLessThanOrEqual(1)
        expect(each.summary()).toMatchObject({ unread: 1, lastText: 'last' })
      }
    },
  )

  test.each(kinds)('[D11 D12] %s and the delete, all of it before the line', async (_, act) => {
    for (const first of [true, false]) {
      const floor = createFloor()
      const acts = Array.from({ length: MANY }, (_, i) => act(i + (first ? 1 : 0)))
      await hearAll(floor, 'other', first ? [del(1, 5, 1), ...acts] : [...acts, del(MANY + 1, MANY + 20, 1)])
      await floor.hear('theirs', text(1, 1, 'secret'), text(2, MANY + 30, 'last'))
      expect(words(floor)).not.toContain('secret')
      expect(floor.rows().some(({ orphan }) => orphan)).toBe(false)
      expect(await floor.shown()).toEqual(['gone', 'last'])
    }
  })
})

describe('[D11 D12] a delete that comes before its line', () => {
  test.each([
    ['as it was said', text(1, 1, 'secret')],
    ['erased', came(1, 1, 'erased', null)],
  ])('[D11 D12] [abuse W23] the line comes %s: it leaves its trace', async (_, line) => {
    for (const reloaded of [false, true]) {
      const before = createFloor()
      await before.hear('other', text(1, 5, 'hello'), del(2, 6, 1))
      const floor = reloaded ? await before.reload() : before
      await floor.hear('theirs', line)
      for (const each of [floor, await floor.reload()]) {
        expect(await each.shown()).toEqual(['gone', 'hello'])
        expect(words(each)).not.toContain('secret')
        expect(each.rows().some(({ orphan }) => orphan)).toBe(false)
        expect(each.summary()).toMatchObject({ unread: 1, lastText: 'hello' })
      }
    }
  })

  test('[D9 D12] one that was taken back before anybody saw it leaves none', async () => {
    for (const line of [text(1, 1, 'secret'), came(1, 1, 'erased', null)]) {
      const floor = createFloor()
      const quiet = came(1, 5, 'delete', { instance: 'theirs', seq: 1, quiet: true })
      await floor.hear('other', quiet)
      await floor.hear('theirs', line)
      expect(await floor.shown()).toEqual([])
      expect(words(floor)).not.toContain('secret')
    }
  })
})

describe('[D11] what waits for its line', () => {
  test('[D11] costs nothing any more once the last of it has found it', async () => {
    const floor = createFloor()
    await floor.hear('other', edit(1, 5, 1, 'mended'), edit(2, 6, 2, 'mended too'), react(3, 7, 2))
    const looks = counting(floor, 'acts')
    await floor.hear('theirs', text(1, 1, 'broken'))
    const waiting = looks().length
    expect(waiting).toBeGreaterThan(0)
    // There is more to wait for.
    await floor.hear('theirs', text(2, 2, 'broken too'))
    expect(looks().length).toBeGreaterThan(waiting)
    expect(await floor.shown()).toEqual(['mended', 'mended too'])
    const after = [counting(floor, 'acts'), counting(floor, 'orphans')]
    await floor.hear('theirs', text(3, 8, 'three'), text(4, 9, 'four'))
    await floor.hear('theirs', text(5, 10, 'five'))
    await floor.say('text', { text: 'six' })
    expect(after.map((looked) => looked().length)).toEqual([0, 1])
    // And is found again when there is something new to wait for.
    await floor.hear('other', edit(4, 20, 6, 'mended as well'))
    await floor.hear('theirs', text(6, 12, 'broken as well'))
    expect((await floor.shown()).at(-1)).toBe('mended as well')
  })

  test('[D11] waits on when the disk refused its line', async () => {
    const floor = createFloor()
    await floor.hear('other', edit(1, 5, 1, 'mended'))
    for (const why of ['full', 'broken'] as const) {
      floor.storage.failWrites(why)
      expect(await floor.hear('theirs', text(1, 1, 'broken'))).toBe(why)
      expect(floor.rows().filter(({ orphan }) => orphan).length).toBe(1)
    }
    await floor.hear('theirs', text(1, 1, 'broken'))
    expect(await floor.shown()).toEqual(['mended'])
  })
})

describe('[D5] what somebody does to lines of mine', () => {
  test.each(['edit', 'delete'])(
    '[D5] [abuse W22] %s: whoever it names, it means one of their own; it is kept and does nothing',
    async (kind) => {
      const floor = createFloor()
      await floor.say('text', { text: 'mine' })
      await floor.say('text', { text: 'mine too' })
      const before = JSON.stringify(floor.rows())
      const names = [
        { author: ME },
        { by: ME },
        { author: ME, by: ME, conversation: ME },
        { target: [FRIEND, ME, 'mine-1', 1] },
      ]
      const forged = names.map((more, i) =>
        came(i + 1, i + 10, kind, { instance: 'mine-1', seq: 1, text: 'forged', ...more }),
      )
      expect(await floor.hear('theirs', ...forged)).toBe('done')
      const again = await floor.reload()
      for (const each of [floor, again]) {
        expect(JSON.stringify(each.rows().filter(({ author }) => author === ME))).toBe(before)
        expect(await each.shown()).toEqual(['mine', 'mine too'])
        // What nobody takes is counted all the same: it is asked for no more.
        expect([...(await each.through(each.log.frontier(each.keyOf(FRIEND, 'theirs', 1)[0], FRIEND)))]).toEqual([
          ['theirs', forged.length],
        ])
      }
      // They wait for a line of theirs in a log that is called like mine, and find that one alone.
      await again.hear('mine-1', text(1, 30, 'theirs'))
      expect(await again.shown()).toEqual(['mine', 'mine too', kind === 'edit' ? 'forged' : 'gone'])
      expect(JSON.stringify(again.rows().filter(({ author }) => author === ME))).toBe(before)
    },
  )

  test('[D5] a reaction counts as the one of whoever wrote it, whoever it names', async () => {
    const floor = createFloor()
    await floor.say('text', { text: 'mine' })
    const body = { by: ME, instance: 'mine-1', seq: 1, emoji: '👍', author: ME, from: ME }
    await floor.hear('theirs', came(1, 10, 'react', body))
    const { folded } = floor.row(ME, 'mine-1', 1)!
    expect(Object.keys(folded!.reactions!)).toEqual([FRIEND])
    expect(floor.told.flatMap(({ reactions }) => reactions).length).toBe(1)
  })
})
