import { describe, expect, test } from 'vitest'
import { INSTANCE, range, stage } from '../support/readingStage.ts'

describe('[D3] what comes in while one looks', () => {
  test('[D3] stands in its place by its lamport, not by its arrival', async () => {
    const { world, hear, show, say, texts } = await stage()
    await show()
    await say('first')
    await say('second')
    await say('third')
    hear(1, 2, 'between')
    await world.run(50)
    expect(texts().indexOf('between')).toBeGreaterThan(0)
    expect(texts().indexOf('between')).toBeLessThan(3)
    await say('last')
    expect(texts().at(-1)).toBe('last')
  })

  test('[D3] one that belongs above what is loaded is shown with its page, and no page is left out for it', async () => {
    const { world, history, show, older, texts, reload, peer, ann } = await stage()
    history(200)
    await reload()
    await show()
    const line = peer.open(ann.id)
    await line.prove()
    // Another install of the friend, which wrote this long ago.
    const late = [[1, 95, 0, 'text', { text: 'late' }]]
    line.say('log/1', 'entries', { instance: 'other', entries: late })
    await world.run(50)
    expect(texts()).toEqual(range(141, 200))
    for (let i = 0; i < 3; i++) await older()
    expect(texts()).toEqual([...range(1, 9), 'late', ...range(10, 200)])
  })

  test('[D3] the same while an older page is being loaded', async () => {
    const { world, ann, peer, chat, history, show, older, texts, reload } = await stage({ disk: () => 200 })
    history(200)
    await reload()
    const line = peer.open(ann.id)
    await line.prove()
    await show()
    for (const at of [95, 1_005, 1_995]) {
      const loading = chat().loadOlder()
      line.say('log/1', 'entries', { instance: `i${at}`, entries: [[1, at, 0, 'text', { text: `late ${at}` }]] })
      await world.through(loading)
      await world.run(2_000)
    }
    for (let i = 0; i < 3; i++) await older()
    const want = range(1, 200)
    for (const [at, after] of [
      [1_995, 199],
      [1_005, 100],
      [95, 9],
    ] as const)
      want.splice(after, 0, `late ${at}`)
    expect(texts()).toEqual(want)
  })

  test('[D3] and while the newest page is being loaded', async () => {
    const { world, ann, peer, chat, history, older, texts, reload } = await stage({ disk: () => 200 })
    history(100)
    await reload()
    const line = peer.open(ann.id)
    await line.prove()
    await world.run(2_000)
    const opening = chat().open(peer.id)
    line.say('log/1', 'entries', { instance: 'a', entries: [[1, 55, 0, 'text', { text: 'early' }]] })
    line.say('log/1', 'entries', { instance: 'b', entries: [[1, 1_001, 0, 'text', { text: 'new' }]] })
    await world.through(opening)
    await world.run(3_000)
    expect(texts()).toEqual([...range(41, 100), 'new'])
    await older()
    expect(texts()).toEqual([...range(1, 5), 'early', ...range(6, 100), 'new'])
  })

  test('[D3] whenever it is written while a page is being loaded, it is shown with its own page', async () => {
    for (let wait = 0; wait <= 600; wait += 50) {
      const { world, ann, peer, chat, history, older, texts, reload } = await stage({ disk: () => 200 })
      history(100)
      await reload()
      const line = peer.open(ann.id)
      await line.prove()
      await world.run(2_000)
      line.say('log/1', 'entries', { instance: 'a', entries: [[1, 55, 0, 'text', { text: 'early' }]] })
      await world.run(wait)
      await world.through(chat().open(peer.id))
      await world.run(2_000)
      expect(texts(), `${wait}`).toEqual(range(41, 100))
      await older()
      expect(texts(), `${wait}`).toEqual([...range(1, 5), 'early', ...range(6, 100)])
    }
  })

  test('one that is taken back while what its page answers is looked up does not come up again', async () => {
    for (let wait = 0; wait <= 400; wait += 20) {
      const { world, ann, peer, chat, history, texts, reload } = await stage({ disk: () => 100 })
      history(100)
      const answer = { conversation: peer.id, author: peer.id, instance: INSTANCE, seq: 101, lamport: 1_010, at: 0 }
      const body = { text: 'answer', reply: { by: peer.id, instance: INSTANCE, seq: 1 } }
      const row = { ...answer, kind: 'text', body, order: [1_010, peer.id, INSTANCE, 101] }
      ann.disk.apply([{ add: 'entries', row }])
      await reload()
      const line = peer.open(ann.id)
      await line.prove()
      await world.run(3_000)
      const taken = [102, 2_000, 0, 'delete', { instance: INSTANCE, seq: 100, quiet: true }]
      line.say('log/1', 'entries', { instance: INSTANCE, entries: [taken] })
      await world.run(wait)
      const opening = chat().open(peer.id)
      await world.through(opening)
      await world.run(3_000)
      expect(texts().slice(-2), `${wait}`).toEqual(['m99', 'answer'])
    }
  })

  test('what did not change stays the same object, so that a tick redraws one line', async () => {
    const { world, say, show, open, confirm } = await stage()
    await show()
    await say('one')
    await say('two')
    const before = open()!.messages
    confirm(1)
    await world.run(50)
    const after = open()!.messages
    expect(after[1]).toBe(before[1])
    expect(after[0]).not.toBe(before[0])
  })

  test('a message that its author takes back goes away, wherever it is', async () => {
    const { world, hear, show, texts } = await stage()
    await show()
    hear(1, 1, 'one')
    hear(2, 2, 'two')
    await world.run(50)
    hear(3, 3, '1', 'delete')
    await world.run(50)
    expect(texts()).toEqual(['two'])
    await show()
    expect(texts()).toEqual(['two'])
  })

  test('one that is taken back while its page is on its way from the disk does not come up again', async () => {
    for (let seed = 1; seed <= 60; seed++) {
      const given = await stage({ seed, disk: (chance) => chance() * 400 })
      const { world, ann, peer, chat, history, texts, reload } = given
      // Else the marks would have been read for the link already.
      await world.through(ann.app.settings.set({ readReceipts: false }))
      history(10)
      await reload()
      const line = peer.open(ann.id)
      await line.prove()
      await world.run(2_000)
      // The page may be there long before the marks are, and the message be gone in between.
      const opening = chat().open(peer.id)
      await world.run(world.chance() * 100)
      const taken = [11, 200, 0, 'delete', { instance: INSTANCE, seq: 5, quiet: true }]
      line.say('log/1', 'entries', { instance: INSTANCE, entries: [taken] })
      await world.through(opening)
      await world.run(2_000)
      expect(texts(), `seed ${seed}`).toEqual([...range(1, 4), ...range(6, 10)])
    }
  })
})
