import { describe, expect, test } from 'vitest'
import type { Message } from '../../src/conversation/message.ts'
import { DEFAULT_ALERTS } from '../../src/features/settings/alerts.ts'
import { entryName, person } from '../support/names.ts'
import { BOB, HOUR, NOON, stage, ZOE } from '../support/noticeStage.ts'

describe('words that went before they were told', () => {
  const arrives = (id: string, words: string): Message => ({
    id: entryName(id),
    from: person(BOB),
    what: { kind: 'text', text: words },
    at: 0,
  })

  test('are not told: only how many are left', async () => {
    const { clock, notifications, unread, lines } = stage()
    unread(BOB, 2)
    notifications.onArrived(BOB, [arrives('bob/1/1', 'hello'), arrives('bob/1/2', 'secret')])
    notifications.onErased(ZOE, [entryName('bob/1/2')])
    notifications.onErased(BOB, [entryName('bob/1/7'), entryName('bob/1/2')])
    unread(BOB, 1)
    await clock.run(1_000)
    expect(lines()).toEqual(['BOB: 1 new'])
  })

  test('while others of the same friend are, and what comes next', async () => {
    const { clock, notifications, unread, write, lines } = stage()
    unread(BOB, 2)
    notifications.onArrived(BOB, [arrives('bob/1/1', 'secret'), arrives('bob/1/2', 'hello')])
    notifications.onErased(BOB, [entryName('bob/1/1')])
    await clock.run(1_000)
    expect(lines().join()).toContain('hello')
    write(BOB, 'and more')
    await clock.run(1_000)
    expect(lines().join()).toContain('and more')
  })
})

describe('notifications', () => {
  test('show the picture of whoever wrote, unless nothing is to be told, and of whoever has none the app’s', async () => {
    const { clock, device, notifications, pictures, write } = stage()
    pictures.set(BOB, 'data:image/webp;base64,AAAA')
    write(BOB, 'hello')
    write(ZOE, 'hello')
    await clock.run(1_000)
    expect(device.shown.get(BOB)?.picture).toBe('data:image/webp;base64,AAAA')
    expect(device.shown.get(ZOE)?.picture).toBeUndefined()
    await clock.through(notifications.change({ shows: 'nothing' }))
    write(BOB, 'and more')
    await clock.run(1_000)
    expect([...device.shown.values()].at(-1)?.picture).toBeUndefined()
  })

  test('say words without the marks around them, and as typed where these cannot be taken out', async () => {
    const { clock, write, lines } = stage()
    write(BOB, 'a **bold** word')
    await clock.run(1_000)
    expect(lines()).toEqual(['BOB: a bold word'])
    const other = stage({ reader: () => Promise.reject(new Error('away')) })
    other.write(BOB, 'a **bold** word')
    await other.clock.run(1_000)
    expect(other.lines()).toEqual(['BOB: a **bold** word'])
  })

  test('tell of what arrives while nobody looks, with a sound', async () => {
    const { clock, device, write, lines } = stage()
    write(BOB, 'hello')
    await clock.run(1_000)
    expect(lines()).toEqual(['BOB: hello'])
    expect(device.played).toEqual(['drop'])
    expect(device.shown.get(BOB)).toMatchObject({ conversation: BOB, silent: true, again: true, lang: 'en' })
  })

  test('of another chat, while one looks at the app: a sound and a word for those who listen, nothing of the system', async () => {
    const { clock, device, write, open, news } = stage({ watched: true })
    open(BOB)
    write(BOB, 'here')
    write(ZOE, 'there')
    await clock.run(1_000)
    expect(device.all).toEqual([])
    expect(device.played).toHaveLength(1)
    expect(news).toEqual([{ conversation: ZOE, name: 'ZOE', count: 1 }])
    write(ZOE, 'and')
    write(ZOE, 'more')
    await clock.run(5_000)
    expect(news).toEqual([
      { conversation: ZOE, name: 'ZOE', count: 1 },
      { conversation: ZOE, name: 'ZOE', count: 3 },
    ])
  })

  test('in the app, too, no name is told where none is to be told; nor anything of who is muted', async () => {
    const { clock, device, write, mute, news } = stage({ watched: true, alerts: { shows: 'nothing' } })
    write(ZOE, 'there')
    mute(BOB, Number.MAX_SAFE_INTEGER)
    write(BOB, 'psst')
    await clock.run(1_000)
    expect(news).toEqual([{ conversation: ZOE, name: undefined, count: 1 }])
    expect(device.played).toHaveLength(1)
  })

  test('what comes in one breath is one notification, with the last text and the number of all', async () => {
    const { clock, device, write, lines } = stage()
    for (let i = 1; i <= 20; i++) write(BOB, `line ${i}`)
    await clock.run(1_000)
    expect(device.all).toHaveLength(1)
    expect(lines()).toEqual(['BOB (20): line 20'])
    write(BOB, 'and one more')
    await clock.run(1_000)
    expect(lines()).toEqual(['BOB (21): and one more'])
    expect(device.all).toHaveLength(2)
  })

  test('who goes on and on is told all the same, and not with every line', async () => {
    const { clock, device, write } = stage()
    for (let i = 1; i <= 100; i++) {
      write(BOB, `line ${i}`)
      await clock.run(100)
    }
    expect(device.all.length).toBeGreaterThanOrEqual(3)
    expect(device.all.length).toBeLessThanOrEqual(4)
    expect(device.shown.size).toBe(1)
  })

  test('many chats at once make one sound', async () => {
    const { clock, device, write } = stage()
    write(BOB, 'a')
    write(ZOE, 'b')
    await clock.run(1_000)
    expect(device.played).toHaveLength(1)
    expect(device.shown.size).toBe(2)
    await clock.run(5_000)
    write(ZOE, 'c')
    await clock.run(1_000)
    expect(device.played).toHaveLength(2)
  })

  test.each([
    ['a stranger', ({ contacts }: ReturnType<typeof stage>) => contacts.setState({ contacts: [] })],
    [
      'somebody who has not accepted me yet',
      ({ contacts, person }: ReturnType<typeof stage>) => contacts.setState({ contacts: [person(BOB, 'asked')] }),
    ],
    ['somebody muted', ({ mute }: ReturnType<typeof stage>) => mute(BOB, Number.MAX_SAFE_INTEGER)],
    ['somebody muted until later', ({ mute }: ReturnType<typeof stage>) => mute(BOB, NOON + HOUR)],
  ])('are silent about %s', async (_, arrange) => {
    const set = stage()
    arrange(set)
    set.write(BOB, 'psst')
    set.notifications.onReaction(BOB, 'one', '👍')
    await set.clock.run(1_000)
    expect(set.device.all).toEqual([])
    expect(set.device.played).toEqual([])
  })

  test('mute ends when it ends', async () => {
    const { clock, device, mute, write } = stage()
    mute(BOB, NOON + HOUR)
    await clock.run(HOUR + 1)
    write(BOB, 'now')
    await clock.run(1_000)
    expect(device.all).toHaveLength(1)
  })

  test('quiet hours: neither shown nor heard, but counted; afterwards as before', async () => {
    const quiet = { ...DEFAULT_ALERTS.quiet, on: true, from: 12 * 60, to: 13 * 60 }
    const { clock, device, write } = stage({ alerts: { quiet } })
    write(BOB, 'not now')
    await clock.run(1_000)
    expect(device.all).toEqual([])
    expect(device.played).toEqual([])
    expect(device.badge()).toBe(1)
    await clock.run(HOUR)
    write(BOB, 'good morning')
    await clock.run(1_000)
    expect(device.all).toHaveLength(1)
    expect(device.badge()).toBe(2)
  })

  test('go away when it is read on this device, and do not come when it was read at once', async () => {
    const { clock, device, write, unread } = stage()
    write(BOB, 'hello')
    await clock.run(1_000)
    expect(device.shown.size).toBe(1)
    unread(BOB, 0)
    await clock.run(0)
    expect(device.shown.size).toBe(0)
    write(BOB, 'again')
    unread(BOB, 0)
    await clock.run(1_000)
    expect(device.all).toHaveLength(1)
    expect(device.played).toHaveLength(1)
  })

  test('read while the system took its time to show it: it does not stay', async () => {
    const { clock, device, write, unread } = stage()
    const { notifier } = device.ports
    const show = notifier.show
    notifier.show = (notice) => new Promise((resolve) => clock.after(2_000, () => void show(notice).then(resolve)))
    write(BOB, 'hello')
    await clock.run(1_000)
    unread(BOB, 0)
    await clock.run(5_000)
    expect(device.all).toHaveLength(1)
    expect(device.shown.size).toBe(0)
  })

  test('a text taken back does not stay on the screen', async () => {
    const { clock, device, write, unread } = stage()
    write(BOB, 'one')
    write(BOB, 'oops')
    await clock.run(1_000)
    unread(BOB, 1)
    await clock.run(0)
    expect(device.shown.size).toBe(0)
  })

  test.each<[Partial<Message>]>([
    [{ what: { kind: 'text', text: 'burn', ttl: 60 } }],
    [{ what: { kind: 'unsupported' } }],
  ])('of what disappears or cannot be shown the words are not told: %o', async (more) => {
    const { clock, write, lines } = stage()
    write(BOB, 'burn after reading', more)
    await clock.run(1_000)
    expect(lines()).toEqual(['BOB: 1 new'])
  })

  test('nothing told: one notification for the whole app, and it goes when all is read', async () => {
    const { clock, device, write, unread, lines } = stage({ alerts: { shows: 'nothing' } })
    write(BOB, 'secret')
    await clock.run(1_000)
    expect(lines()).toEqual(['Tête-à-tête: 1 new'])
    expect([...device.shown.values()][0]).toMatchObject({ tag: 'tete', conversation: BOB })
    write(ZOE, 'secret too')
    await clock.run(1_000)
    expect(lines()).toEqual(['Tête-à-tête: 2 new'])
    expect([...device.shown.values()][0]?.conversation).toBeUndefined()
    unread(BOB, 0)
    await clock.run(0)
    expect(device.shown.size).toBe(1)
    unread(ZOE, 0)
    await clock.run(0)
    expect(device.shown.size).toBe(0)
  })

  test('telling less takes away at once what told more', async () => {
    const { clock, device, notifications, write } = stage()
    write(BOB, 'secret')
    await clock.run(1_000)
    await clock.through(notifications.change({ shows: 'name' }))
    expect(device.shown.size).toBe(0)
    write(BOB, 'secret')
    await clock.run(1_000)
    await clock.through(notifications.change({ on: false }))
    expect(device.shown.size).toBe(0)
    write(BOB, 'secret')
    await clock.run(1_000)
    expect(device.shown.size).toBe(0)
  })

  test('no sound chosen: none of the system’s either; ours not heard: the system’s', async () => {
    const mute = stage({ alerts: { sound: 'none' } })
    mute.write(BOB, 'a')
    await mute.clock.run(1_000)
    expect(mute.device.played).toEqual([])
    expect(mute.device.shown.get(BOB)?.silent).toBe(true)
    const deaf = stage()
    deaf.device.silence()
    deaf.write(BOB, 'a')
    await deaf.clock.run(1_000)
    expect(deaf.device.shown.get(BOB)?.silent).toBe(false)
  })
})

test('once stopped, nothing is told any more', async () => {
  const { clock, device, notifications, write } = stage()
  write(BOB, 'late')
  notifications.onReaction(ZOE, 'one', '👍')
  notifications.stop()
  await clock.run(1_000)
  write(BOB, 'later')
  await clock.run(1_000)
  expect(device.all).toEqual([])
  expect(device.played).toEqual([])
})
