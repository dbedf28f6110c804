import { describe, expect, test } from 'vitest'
import { conversation } from '../support/names.ts'
import { eventually, NOON, ready, row, setUp, texts } from '../support/searchStage.ts'

describe('an index that fails', () => {
  test('dies half-way: messages are looked through, and later the reading goes on where it was', async () => {
    const it = setUp()
    await it.write(Array.from({ length: 4_000 }, (_, i) => row('bob', 'bob', i + 1, `word ${i + 1}`)))
    const room = it.room()
    const session = room.begin()
    session.ask({ text: 'word 3999' })
    await eventually(() => expect(it.indexes.texts.size).toBeGreaterThan(400))
    it.indexes.die()
    await eventually(() => expect(room.index.getState()).toEqual({ phase: 'slow', why: 'broken' }))
    const kept = it.indexes.texts.size
    expect(kept).toBeLessThan(4_000)
    await it.shown(session, 'word 3998 ', ['word 3998'])
    it.time.pass(30_000)
    const steps = it.indexes.steps()
    await it.shown(session, 'word 3997 ', ['word 3997'])
    await ready(room)
    expect(it.indexes.texts.size).toBe(4_000)
    expect(it.indexes.steps() - steps).toBe(Math.ceil((4_000 - kept) / 400))
  })

  test('loses everything: everything is read again, but not for ever', async () => {
    const it = setUp()
    await it.write(Array.from({ length: 900 }, (_, i) => row('bob', 'bob', i + 1, `word ${i + 1}`)))
    const room = it.room()
    const session = room.begin()
    await it.shown(session, 'word 5 ', ['word 5'])
    await ready(room)
    for (let loss = 1; loss <= 3; loss++) {
      it.indexes.failNext('lost')
      await it.write([row('bob', 'bob', 900 + loss, `later ${loss}`)])
      await eventually(() => expect(it.indexes.texts.size).toBe(900 + loss))
      await ready(room)
    }
    it.indexes.failNext('lost')
    await it.write([row('bob', 'bob', 904, 'once too often')])
    await eventually(() => expect(room.index.getState()).toEqual({ phase: 'slow', why: 'broken' }))
    await it.shown(session, 'often', ['once too often'])
  })

  test('speaks of another history than the disk: it is emptied', async () => {
    const it = setUp()
    const index = await it.indexes.open()
    if (!index.ok) throw new Error(index.why)
    const stranger = { key: ['eve', 'eve', 'i', 7] as const, at: NOON, mine: false, text: 'from another life' }
    await index.index.apply({ put: [stranger], drop: [], marks: [stranger.key] })
    index.index.close()
    await it.write([row('bob', 'bob', 1, 'from this life')])
    const room = it.room()
    await it.shown(room.begin(), 'this', ['from this life'])
    await ready(room)
    expect(it.held()).toEqual(['from this life'])
  })

  test.each(['missing', 'locked', 'full', 'broken'] as const)(
    '%s: all is found all the same, newest first, and why is told',
    async (why) => {
      const it = setUp()
      it.indexes.refuse(why)
      for (const [friend, shift] of [
        ['bob', 0],
        ['zoe', 500],
      ] as const)
        await it.write(
          Array.from({ length: 450 }, (_, i) =>
            row(friend, friend, i + 1, `word ${friend} ${i + 1}`, { at: NOON + i * 1_000 + shift }),
          ),
        )
      const room = it.room()
      const session = room.begin()
      const all = Array.from({ length: 450 }, (_, i) => [`word zoe ${450 - i}`, `word bob ${450 - i}`]).flat()
      await it.shown(session, 'word', all.slice(0, 20))
      expect(room.index.getState()).toEqual({ phase: 'slow', why })
      expect(session.store.getState().more).toBe(true)
      session.more()
      await eventually(() => expect(texts(session.store.getState().hits)).toEqual(all.slice(0, 40)))
      await it.shown(
        session,
        { text: 'word 3', conversation: conversation('bob') },
        texts(session.store.getState().hits)
          .slice(0, 0)
          .concat(all.filter((text) => /^word bob 3/.test(text)).slice(0, 20)),
      )
      await it.shown(session, { text: 'word', from: 'me' }, [])
      expect(it.indexes.opens()).toBe(1)
      it.indexes.refuse(undefined)
      it.time.pass(30_000)
      await it.shown(session, 'zoe 450', ['word zoe 450'])
      if (why === 'missing') expect(it.indexes.opens()).toBe(1)
      else await ready(room)
    },
  )

  test('and the disk as well: it is said', async () => {
    const it = setUp()
    await it.write([row('bob', 'bob', 1, 'unreachable')])
    const room = it.room()
    const session = room.begin()
    it.storage.breakDown()
    session.ask({ text: 'unreachable' })
    await eventually(() => expect(session.store.getState().phase).toBe('failed'))
  })
})
