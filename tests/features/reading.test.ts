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

  test('the days of a month on which something was said: a few reads each, however much was said, however far back', async () => {
    const { world, ann, chat, peer, show, reload } = await stage()
    const [HOUR, DAY] = [3_600_000, 86_400_000]
    const from = Date.UTC(2026, 5, 1)
    world.clock.jump(from + 800 * DAY - world.clock.now())
    const rows: { at: number; text: string }[] = []
    const said = (day: number, count: number, first = 0) => {
      for (let i = 0; i < count; i++) rows.push({ at: from + day * DAY + first + i * 1_000, text: `${day} ${i}` })
    }
    said(-40, 3)
    said(0, 1)
    said(1, 700)
    said(2, 1, 23 * HOUR)
    said(9, 64)
    said(10, 65)
    said(30, 500)
    said(31, 300)
    said(790, 40)
    // A clock that is wrong by a week: it begins no day that is over.
    rows.splice(400, 0, { at: from - 7 * DAY, text: 'late' })
    const changes = rows.map(({ at, text }, i) => {
      const entry = { conversation: peer.id, author: peer.id, instance: INSTANCE, seq: i + 1, lamport: 3 * i + 5, at }
      return {
        add: 'entries',
        row: { ...entry, kind: 'text', body: { text }, order: [3 * i + 5, peer.id, INSTANCE, i + 1] },
      }
    })
    ann.disk.apply(changes)
    await reload()
    await show()
    const of = async (first: number, count: number) => {
      ann.queries.length = 0
      const starts = Array.from({ length: count + 1 }, (_, i) => from + (first + i) * DAY)
      const { some, oldest, newest } = await world.through(chat().days(starts))
      expect([oldest, newest]).toEqual([from - 40 * DAY, from + 790 * DAY + 39_000])
      const found = some.flatMap((is, i) => (is ? [first + i] : []))
      expect(ann.queries.length).toBeLessThan(40 + 20 * found.length)
      return found
    }
    expect(await of(0, 31)).toEqual([0, 1, 2, 9, 10, 30])
    expect(await of(31, 30)).toEqual([31])
    expect(await of(-59, 28)).toEqual([-40])
    expect(await of(200, 30)).toEqual([])
    expect(await of(780, 31)).toEqual([790])
    expect(await of(-400, 30)).toEqual([])
  })

  test('times that jump to and fro end the look all the same', async () => {
    const { world, ann, chat, peer, show, reload } = await stage()
    const DAY = 86_400_000
    const from = Date.UTC(2026, 2, 1)
    world.clock.jump(from + 60 * DAY - world.clock.now())
    for (let i = 1; i <= 4_000; i++) {
      const at = from + (i % 2 ? -1 : (i * 7) % 30) * DAY
      const entry = { conversation: peer.id, author: peer.id, instance: INSTANCE, seq: i, lamport: i, at }
      const row = { ...entry, kind: 'text', body: { text: `m${i}` }, order: [i, peer.id, INSTANCE, i] }
      ann.disk.apply([{ add: 'entries', row }])
    }
    await reload()
    await show()
    ann.queries.length = 0
    const starts = Array.from({ length: 31 }, (_, i) => from + i * DAY)
    await world.through(chat().days(starts))
    expect(ann.queries.length).toBeLessThan(3_000)
  })

  test('a disk that cannot be read: nothing is shown, nothing hangs, and it is told', async () => {
    const { ann, history, show, texts, open } = await stage()
    history(10)
    ann.storage.breakDown()
    await show()
    expect([texts(), open()?.loading, open()?.unreadable]).toEqual([[], false, true])
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
  ])(
    '[abuse S5] one with %s is set aside, the rest of the conversation is there, to the first page',
    async (_, change) => {
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
    },
  )

  test('[abuse S5] a whole page of them is passed over', async () => {
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
