import { describe, expect, test } from 'vitest'
import type { Row } from '../../src/ports/storage.ts'
import { INSTANCE, range, stage } from '../support/readingStage.ts'

describe('opening', () => {
  test('reads the newest page by one range query, whatever the length of the conversation', async () => {
    for (const length of [0, 3, 60, 1_000]) {
      const { ann, history, show, texts, open, reload } = await stage()
      history(length)
      await reload()
      ann.queries.length = 0
      await show()
      expect(texts()).toEqual(range(Math.max(1, length - 59), length))
      const looked = ann.queries.filter((q) => q.table === 'entries')
      expect(
        looked.filter((q) => q.index === 'shown'),
        `${length}`,
      ).toMatchObject([{ limit: 60, reverse: true }])
      expect(looked.every((q) => q.limit !== undefined)).toBe(true)
      expect(open()).toMatchObject({ loading: false, complete: length < 60 })
    }
  })

  test('goes back page by page to the first message, each time by one query', async () => {
    const { ann, history, show, older, texts, open, reload } = await stage()
    history(150)
    await reload()
    await show()
    ann.queries.length = 0
    await older()
    expect(texts()).toEqual(range(31, 150))
    expect(open()?.complete).toBe(false)
    await older()
    expect(texts()).toEqual(range(1, 150))
    expect(open()).toMatchObject({ loading: false, complete: true })
    await older()
    expect(ann.queries.length).toBe(2)
  })

  test('asking for older ones many times at once loads one page after another, none twice', async () => {
    const { world, ann, chat, history, show, texts, reload } = await stage({ disk: () => 20 })
    history(200)
    await reload()
    await show()
    ann.queries.length = 0
    await world.through(Promise.all([chat().loadOlder(), chat().loadOlder(), chat().loadOlder()]))
    expect(texts()).toEqual(range(1, 200))
    expect(ann.queries.length).toBe(3)
  })

  test('an exactly full last page is found to be the last', async () => {
    const { history, show, older, texts, open, reload } = await stage()
    history(120)
    await reload()
    await show()
    await older()
    await older()
    expect(texts().length).toBe(120)
    expect(open()?.complete).toBe(true)
  })

  test('another conversation opened meanwhile: the late page of the first is not shown in it', async () => {
    const { world, ann, peer, chat, history, texts, open, reload } = await stage({ disk: () => 100 })
    const bob = await world.node('Bob')
    await world.befriend(ann, bob)
    history(10)
    await reload()
    const first = chat().open(peer.id)
    await world.run(10)
    const second = chat().open(bob.id)
    await world.through(Promise.all([first, second]))
    expect(open()?.conversation).toBe(bob.id)
    expect(texts()).toEqual([])
    const third = chat().open(peer.id)
    chat().close()
    await world.through(third)
    expect(open()).toBeUndefined()
  })

  test('however late a page of the conversation before comes from the disk, it is not shown', async () => {
    for (let seed = 1; seed <= 20; seed++) {
      const { world, ann, peer, chat, history, texts, reload } = await stage({ seed, disk: (chance) => chance() * 400 })
      const bob = await world.node('Bob')
      await world.befriend(ann, bob)
      history(10)
      await reload()
      const first = chat().open(peer.id)
      await world.run(world.chance() * 400)
      await world.through(Promise.all([first, chat().open(bob.id)]))
      expect(texts(), `seed ${seed}`).toEqual([])
    }
  })

  test('opened again while it loads: shown once', async () => {
    const { world, peer, chat, history, texts, reload } = await stage({ disk: () => 100 })
    history(10)
    await reload()
    await world.through(Promise.all([chat().open(peer.id), chat().open(peer.id)]))
    expect(texts()).toEqual(range(1, 10))
  })

  test('a message that is not here: the newest are shown, and that is told', async () => {
    const { world, chat, peer, history, texts, reload, open } = await stage()
    history(100)
    await reload()
    expect(await world.through(chat().open(peer.id, `${peer.id}/${INSTANCE}/999`))).toBe(false)
    expect(texts().at(-1)).toBe('m100')
    expect(await world.through(chat().open(peer.id, `${peer.id}/${INSTANCE}/7`))).toBe(true)
    expect(open()?.jump).toMatchObject({ id: `${peer.id}/${INSTANCE}/7` })
  })

  test('a date leads to its first message, the day after the last to the last, one before all to the first', async () => {
    const { world, ann, chat, peer, show, reload, open } = await stage()
    const HOUR = 3_600_000
    const from = Date.UTC(2026, 2, 1)
    world.clock.jump(from + 400 * HOUR - world.clock.now())
    for (let i = 1; i <= 300; i++) {
      const at = from + i * HOUR
      const entry = { conversation: peer.id, author: peer.id, instance: INSTANCE, seq: i, lamport: 7 * i, at }
      const row = { ...entry, kind: 'text', body: { text: `m${i}` }, order: [7 * i, peer.id, INSTANCE, i] }
      ann.disk.apply([{ add: 'entries', row }])
    }
    await reload()
    await show()
    const jumped = async (at: number) => {
      ann.queries.length = 0
      await world.through(chat().jumpToDate(at))
      expect(ann.queries.length).toBeLessThan(40)
      const { jump, messages } = open()!
      expect(jump?.why).toBe('date')
      return messages.find((m) => m.id === jump?.id)?.text
    }
    expect(await jumped(from + 100 * HOUR)).toBe('m100')
    expect(await jumped(from + 99.5 * HOUR)).toBe('m100')
    expect(await jumped(0)).toBe('m1')
    expect(await jumped(from + 300 * HOUR)).toBe('m300')
    expect(await jumped(from + 1_000 * HOUR)).toBe('m300')
  })

  test('a disk that cannot be read: nothing is shown, nothing hangs, and it is told', async () => {
    const { ann, history, show, texts, open } = await stage()
    history(10)
    ann.storage.breakDown()
    await show()
    expect([texts(), open()?.loading, open()?.unreadable]).toEqual([[], false, true])
  })
})

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

describe('rows that went bad', () => {
  test.each<[string, Row]>([
    ['a lamport in words', { lamport: 'ten' }],
    ['a lamport of NaN', { lamport: Number.NaN }],
    ['an order of three', { order: [1_005, 'x', 'y'] }],
    ['an order that is a number', { order: 7 }],
    ['no kind', { kind: 7 }],
    ['no time', { at: null }],
  ])('one with %s is set aside, the rest of the conversation is there, to the first page', async (_, change) => {
    const { world, ann, peer, history, show, older, texts, reload, open } = await stage()
    history(130)
    const spoilt = [100, 99, 50, 10]
    for (const seq of spoilt) {
      const row = ann.disk.get('entries', [peer.id, peer.id, INSTANCE, seq])!
      ann.disk.apply([{ put: 'entries', row: { ...row, ...change } }])
    }
    await reload()
    await show()
    for (let i = 0; i < 3; i++) await older()
    const left = range(1, 130).filter((m) => !spoilt.includes(Number(m.slice(1))))
    expect(texts()).toEqual(left)
    expect(open()?.complete).toBe(true)
    await world.run(1_000)
  })

  test('a whole page of them is passed over', async () => {
    const { ann, peer, history, show, texts, reload, open } = await stage()
    history(200)
    for (let seq = 101; seq <= 200; seq++) {
      const row = ann.disk.get('entries', [peer.id, peer.id, INSTANCE, seq])!
      ann.disk.apply([{ put: 'entries', row: { ...row, kind: 7 } }])
    }
    await reload()
    await show()
    expect(texts()).toEqual(range(41, 100))
    expect(open()?.complete).toBe(false)
  })

  test('a bad summary, a bad mark: the others are there', async () => {
    const { world, ann, hear, peer, reload, summary } = await stage()
    hear(1, 1, 'one')
    await world.run(50)
    ann.disk.apply([
      { put: 'conversations', row: { id: 'somebody', unread: 'many', lastText: 'x', lastAt: 0 } },
      { put: 'conversations', row: { id: 'else', unread: Number.NaN, lastText: 'x', lastAt: 0 } },
      { put: 'receipts', row: { conversation: peer.id, person: peer.id, delivered: 7, read: 'x' } },
      { put: 'seen', row: { conversation: peer.id, author: peer.id, upTo: null } },
    ])
    await reload()
    expect(Object.keys(ann.hand.store.getState().summaries)).toEqual([peer.id])
    expect(summary()).toMatchObject({ unread: 1 })
    await world.through(ann.hand.open(peer.id))
    expect(ann.hand.store.getState().open?.messages.length).toBe(1)
  })
})
