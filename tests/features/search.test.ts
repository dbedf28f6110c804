import { describe, expect, test } from 'vitest'
import { eventually, NOON, ready, row, setUp, texts } from '../support/searchStage.ts'

describe('a session', () => {
  test('answers the latest wish, and shows no hit of another one under it', async () => {
    const it = setUp()
    await it.write(['apple', 'apricot', 'banana'].map((text, i) => row('bob', 'bob', i + 1, text)))
    const room = it.room()
    const session = room.begin()
    await it.shown(session, 'a', ['apricot', 'apple'])
    await ready(room)
    const wrong: string[] = []
    session.store.subscribe(({ wish, phase, hits }) => {
      if (phase === 'done' && texts(hits).some((text) => !text.startsWith(wish.text))) wrong.push(wish.text)
    })
    for (const text of ['b', 'ba', 'b', '', 'ap', 'apr']) session.ask({ text })
    await eventually(() => expect(texts(session.store.getState().hits)).toEqual(['apricot']))
    expect(wrong).toEqual([])
    session.ask({ text: ' ' })
    expect(session.store.getState()).toMatchObject({ phase: 'idle', hits: [], more: false })
  })

  test('shows words without their marks, and finds what the marks hold, with an index and without', async () => {
    const it = setUp()
    const said = [
      '**bold** and `code`, ~~gone~~',
      'see [the plan](https://example.org/roadmap)',
      '> quoted\n\nanswer',
      '```js\nlet a\n```',
    ]
    await it.write(said.map((text, i) => row('bob', 'bob', i + 1, text)))
    for (const why of [undefined, 'missing'] as const) {
      it.indexes.refuse(why)
      const room = it.room()
      const session = room.begin()
      await it.shown(session, 'bold', ['bold and code, gone'])
      if (!why) await ready(room)
      await it.shown(session, 'plan', ['see the plan'])
      await it.shown(session, 'roadmap', ['see the plan https://example.org/roadmap'])
      await it.shown(session, 'answer', ['quoted answer'])
      await it.shown(session, 'let', ['let a'])
      await it.shown(session, 'js', ['let a js'])
      expect(session.store.getState().hits[0]?.fragments).toEqual([
        { text: 'let a ', hit: false },
        { text: 'js', hit: true },
      ])
      room.stop()
    }
  })

  test('signs alone look for nothing', async () => {
    const it = setUp()
    await it.write([row('bob', 'bob', 1, ':-) ?')])
    const session = it.room().begin()
    session.ask({ text: ':-)' })
    expect(session.store.getState()).toMatchObject({ phase: 'idle', wish: { text: ':-)' }, hits: [] })
  })

  test('page by page down to the oldest, each one once, though two conversations use the same numbers', async () => {
    const it = setUp()
    // Apart in time, so that the two that are called alike come with different pages.
    for (const [friend, shift] of [
      ['bob', 0],
      ['zoe', 15_500],
    ] as const)
      await it.write(
        Array.from({ length: 45 }, (_, i) =>
          row(friend, 'me', i + 1, `word ${friend} ${i + 1}`, { at: NOON + i * 1_000 + shift }),
        ),
      )
    const room = it.room()
    const session = room.begin()
    session.ask({ text: 'word' })
    await ready(room)
    session.ask({ text: 'word' })
    await eventually(() => expect(session.store.getState().phase).toBe('done'))
    while (session.store.getState().more) {
      const before = session.store.getState().hits.length
      session.more()
      session.more()
      await eventually(() => expect(session.store.getState().hits.length).toBeGreaterThan(before))
    }
    const { hits } = session.store.getState()
    expect(new Set(texts(hits)).size).toBe(90)
    expect(hits).toHaveLength(90)
    expect(hits.map((hit) => hit.at)).toEqual(hits.map((hit) => hit.at).sort((a, b) => b - a))
    expect(hits.every((hit) => hit.mine)).toBe(true)
  })

  test('the engine is given back when nobody has searched for a while, and comes again', async () => {
    const it = setUp()
    await it.write([row('bob', 'bob', 1, 'apple')])
    const room = it.room()
    const session = room.begin()
    await it.shown(session, 'apple', ['apple'])
    await ready(room)
    it.time.pass(10 * 60_000)
    expect(room.index.getState().phase).toBe('ready')
    session.close()
    it.time.pass(10 * 60_000)
    expect(room.index.getState().phase).toBe('closed')
    await it.write([row('bob', 'bob', 2, 'apple again')])
    await it.shown(room.begin(), 'apple', ['apple again', 'apple'])
  })
})
