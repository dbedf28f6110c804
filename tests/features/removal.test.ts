import { describe, expect, test, vi } from 'vitest'
// Loaded by the app when they are wanted; here no clock would wait for them.
import '../../src/conversation/removal.ts'
import '../../src/features/search/createSearch.ts'
import { MAX_STRETCH } from '../../src/conversation/tables.ts'
import { keyOf } from '../../src/engine/entry.ts'
import type { Change, Key } from '../../src/ports/storage.ts'
import { friends } from '../support/friends.ts'
import { placeOf } from '../support/world.ts'

const DAY = 24 * 60 * 60

/** Ann and Bob are linked, and have said something to each other. */
async function stage() {
  const given = await friends()
  const { world, ann, bob, settle } = given
  for (let n = 1; n <= 4; n++) {
    await ann.say(bob.id, `hers ${n}`)
    await bob.say(ann.id, `his ${n}`)
    await settle()
  }
  const place = placeOf(bob.id)
  async function deleteChat() {
    const undo = await world.through(ann.app.leaving.deleteChat(place))
    if (!undo) throw new Error('not deleted')
    return undo
  }
  const summary = () => ann.app.chats.store.getState().summaries[place]
  const shown = async () => {
    await world.through(ann.hand.open(bob.id))
    return ann.hand
      .opening()
      ?.store.getState()
      .messages.map(({ what }) => ('text' in what ? what.text : what.kind))
  }
  return { ...given, place, deleteChat, summary, shown }
}

describe('[HOSTILE 3] a chat that is deleted while the friend stays', () => {
  test('[D16] is empty at once; what comes afterwards is there and counted, what I write goes out', async () => {
    const { world, ann, bob, settle, deleteChat, summary, shown } = await stage()
    await deleteChat()
    expect(summary()).toMatchObject({ lastText: '', unread: 0 })
    await bob.say(ann.id, 'his 5')
    await settle()
    expect(await shown()).toEqual(['his 5'])
    expect(summary()).toMatchObject({ lastText: 'his 5' })
    await world.run(60_000)
    await ann.say(bob.id, 'hers 5')
    await settle()
    expect(await shown()).toEqual(['his 5', 'hers 5'])
    expect(bob.shown(ann.id).slice(-2)).toEqual(['his 5', 'hers 5'])
    expect(world.broken()).toEqual([])
  })

  test('[D2] what was ticked since then stays ticked', async () => {
    const { world, ann, bob, settle, deleteChat } = await stage()
    await deleteChat()
    await ann.say(bob.id, 'hers 5')
    await settle()
    const ticked = () => (ann.disk.rows('receipts')[0]?.delivered as [string, number][] | undefined)?.[0]?.[1]
    expect(ticked()).toBe(5)
    await world.run(60_000)
    expect(ticked()).toBe(5)
  })

  test('[D12] deleted by their author before it is undone: their words do not come back', async () => {
    const { world, bob, ann, settle, deleteChat, shown } = await stage()
    const undo = await deleteChat()
    await world.through(bob.hand.open(ann.id))
    const his = bob.hand
      .opening()!
      .store.getState()
      .messages.find(({ what }) => 'text' in what && what.text === 'his 2')!
    await world.through(bob.app.chat.acts(placeOf(ann.id)).deleteForEveryone([his.id]))
    await settle()
    expect(await world.through(undo())).toBe(true)
    expect(await shown()).not.toContain('his 2')
    expect(JSON.stringify(ann.entries(bob.id))).not.toContain('his 2')
    expect(await shown()).toContain('his 3')
  })

  test('[D14] what both agreed on stays agreed, and messages disappear as before', async () => {
    const { world, ann, bob, settle, deleteChat } = await stage()
    for (const [one, other] of [
      [ann, bob],
      [bob, ann],
    ] as const) {
      await world.through(one.app.chat.acts(placeOf(other.id)).setTimer(DAY))
      await settle()
    }
    // The last of a log, and one before it.
    for (const text of ['goes first', 'goes']) {
      await bob.say(ann.id, text)
      await settle()
    }
    expect(ann.disk.rows('vanishing').length).toBe(2)
    await deleteChat()
    await world.run(60_000)
    expect(ann.disk.rows('vanishing')).toEqual([])
    expect(ann.disk.rows('conversations')).toMatchObject([
      { timer: { seconds: DAY }, held: [{ seconds: DAY }], lastText: '' },
    ])
    await bob.say(ann.id, 'goes too')
    await settle()
    expect(ann.entries(bob.id).filter(({ ttl }) => ttl === DAY)).toMatchObject([{ body: { text: 'goes too' } }])
  })

  test.each([0, 2])('[D14] a proposal that is open can still be agreed to, %i lines behind it', async (behind) => {
    const { world, ann, bob, settle, deleteChat } = await stage()
    await world.through(ann.app.chat.acts(placeOf(bob.id)).setTimer(DAY))
    for (let n = 0; n < behind; n++) await ann.say(bob.id, `behind ${n}`)
    await settle()
    await deleteChat()
    await world.run(60_000)
    await ann.reload()
    await world.until(() => ann.linked(bob.id), 120_000)
    await world.through(bob.app.chat.acts(placeOf(ann.id)).setTimer(DAY))
    await settle()
    for (const who of [ann, bob]) expect(who.disk.rows('conversations')).toMatchObject([{ timer: { seconds: DAY } }])
  })

  test.each([0, 2])('[D14] so can one that had not arrived yet, %i lines behind it', async (behind) => {
    const { world, ann, bob, settle, deleteChat } = await stage()
    world.net.offline(bob.id)
    await world.run(60_000)
    await world.through(ann.app.chat.acts(placeOf(bob.id)).setTimer(DAY))
    for (let n = 0; n < behind; n++) await ann.say(bob.id, `behind ${n}`)
    await deleteChat()
    await world.run(60_000)
    world.net.online(bob.id)
    bob.app.wake()
    expect(await world.until(() => ann.linked(bob.id) && bob.linked(ann.id), 120_000)).toBe(true)
    await settle()
    await world.through(bob.app.chat.acts(placeOf(ann.id)).setTimer(DAY))
    await settle()
    for (const who of [ann, bob]) expect(who.disk.rows('conversations')).toMatchObject([{ timer: { seconds: DAY } }])
  })

  test('[D16] is found by no search, and leaves the index though nobody searches any more', async () => {
    const { world, ann, bob, deleteChat } = await stage()
    const search = await world.through(ann.app.search.open())
    const session = search.begin()
    // The index answers in its own time, which is not this world's.
    const eventually = (look: () => void) =>
      vi.waitFor(
        async () => {
          await world.run(10)
          look()
        },
        { timeout: 20_000 },
      )
    const hits = (count: number) => () => {
      const { phase, hits } = session.store.getState()
      expect([phase, hits.length]).toEqual(['done', count])
    }
    session.ask({ text: 'his' })
    await eventually(() => expect(search.index.getState().phase).toBe('ready'))
    session.ask({ text: 'his' })
    await eventually(hits(4))
    expect(ann.indexes.texts.size).toBe(8)
    await deleteChat()
    session.ask({ text: 'his' })
    await eventually(hits(0))
    session.close()
    await world.run(60_000)
    await eventually(() => expect([ann.indexes.texts.size, ann.disk.rows('unindexed')]).toEqual([0, []]))
    expect(bob.shown(ann.id).length).toBe(8)
  })

  test('[D16] its stars go with it, those of others stay', async () => {
    const { world, ann, bob, place, deleteChat } = await stage()
    await ann.say(ann.id, 'note')
    for (const [at, words] of [
      [place, 'his 1'],
      [placeOf(ann.id), 'note'],
    ] as const) {
      await world.through(ann.hand.open(at))
      const one = ann.hand
        .opening()!
        .store.getState()
        .messages.find(({ what }) => 'text' in what && what.text === words)!
      await world.through(ann.app.chat.acts(at).star([one.id], true))
    }
    const stars = async () => (await world.through(ann.app.starred.page()))?.all.map(({ conversation }) => conversation)
    expect((await stars())?.length).toBe(2)
    await deleteChat()
    expect(await stars()).toEqual([placeOf(ann.id)])
    await world.run(60_000)
    expect(await stars()).toEqual([placeOf(ann.id)])
    expect(bob.disk.rows('entries').length).toBeGreaterThan(0)
  })

  test('a disk that refuses in the middle is asked again, whatever it refuses', async () => {
    for (let refused = 1; refused <= 6; refused++) {
      const { world, ann, bob, deleteChat } = await stage()
      await deleteChat()
      await world.run(9_000)
      const { write } = ann.storage
      let writes = 0
      Object.assign(ann.storage, {
        write: async (changes: readonly Change[]) => (++writes === refused ? 'full' : write(changes)),
      })
      await world.run(20_000)
      expect(writes, 'in the middle').toBeGreaterThanOrEqual(refused)
      expect(ann.disk.rows('removals').length, `${refused}`).toBe(1)
      await world.run(60_000)
      expect([ann.entries(bob.id).length, ann.disk.rows('removals')]).toEqual([2, []])
    }
  })

  test('deleted once more before the first time is over: both go, and the second can be undone', async () => {
    const { world, ann, bob, settle, deleteChat, shown } = await stage()
    await deleteChat()
    await world.run(12_000)
    for (const back of [true, false]) {
      await bob.say(ann.id, 'his 5')
      await settle()
      const undo = await deleteChat()
      expect(await shown()).toEqual([])
      if (back) {
        expect(await world.through(undo())).toBe(true)
        expect(await shown()).toEqual(['his 5'])
        await world.run(60_000)
        expect(await shown()).toEqual(['his 5'])
      }
    }
    await world.run(60_000)
    expect([ann.entries(bob.id).length, ann.disk.rows('removals')]).toEqual([2, []])
    expect(world.broken()).toEqual([])
  })

  test('[D16] of whatever length: no write is larger than a slice, no read either', async () => {
    const { world, ann, bob, place, deleteChat } = await stage()
    const [first] = ann.entries(bob.id).filter((row) => row.author === bob.id)
    const more = Array.from({ length: 3_000 }, (_, at): Change => {
      const seq = 5 + at
      const row = { ...first!, seq, lamport: 100 + at, order: [100 + at, first!.author, first!.instance, seq] }
      return { put: 'entries', row: row as never }
    })
    await world.through(ann.storage.write(more))
    await ann.reload()
    let most = 0
    const stretches: number[] = []
    const { write } = ann.storage
    Object.assign(ann.storage, {
      write: (changes: readonly Change[]) => {
        // What the search has let go of is forgotten in lists.
        most = Math.max(most, changes.filter((change) => !('drop' in change && change.drop === 'unindexed')).length)
        for (const change of changes)
          if ('from' in change && change.drop === 'entries')
            stretches.push(Number((change.to as Key[]).at(-1)) - Number((change.from as Key[]).at(-1)) + 1)
        return write(changes)
      },
    })
    ann.queries.length = 0
    await deleteChat()
    await world.run(120_000)
    expect(ann.entries(bob.id).map(keyOf)).toEqual(
      [
        [place, ann.id, expect.any(String), 4],
        [place, bob.id, expect.any(String), 3_004],
      ].sort((a, b) => (String(a[1]) < String(b[1]) ? -1 : 1)),
    )
    expect(most).toBeLessThanOrEqual(10)
    expect(Math.max(...stretches)).toBeLessThanOrEqual(MAX_STRETCH)
    expect(stretches.reduce((sum, one) => sum + one, 0)).toBe(3_003 + 3)
    expect(ann.queries.filter(({ table, limit }) => table === 'entries' && (limit ?? 1e9) > 200)).toEqual([])
    // What is gone is not stepped over again: each look begins where the one before ended.
    const looks = ann.queries.filter(({ table, limit, reverse }) => table === 'entries' && limit === 1 && !reverse)
    const froms = looks.flatMap(({ from }) => (Array.isArray(from) && from[1] === bob.id ? [Number(from[3])] : []))
    expect(froms.filter((from) => from > 0)).toEqual(froms.filter((from) => from > 0).sort((a, b) => a - b))
    expect(new Set(froms).size).toBeGreaterThanOrEqual(3_003 / MAX_STRETCH)
  })
})
