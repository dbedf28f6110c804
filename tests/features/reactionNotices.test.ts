import { describe, expect, test } from 'vitest'
import { createReactions } from '../../src/features/notifications/reactions.ts'
import { createFakeClock } from '../support/fakeClock.ts'
import { BOB, stage, ZOE } from '../support/noticeStage.ts'

describe('reactions', () => {
  test('are told quietly; looking at the chat ends it', async () => {
    const { clock, device, notifications, open, lines } = stage()
    notifications.onReaction(BOB, 'one', '👍')
    await clock.run(1_000)
    expect(lines()).toEqual(['BOB: reacted 👍'])
    expect(device.all).toEqual([expect.objectContaining({ silent: true, again: false, conversation: BOB })])
    expect(device.played).toEqual([])
    device.watch(true)
    open(BOB)
    await clock.run(0)
    expect(device.shown.size).toBe(0)
  })

  test('five hundred at once are one notification, and one more makes no second', async () => {
    const { clock, device, notifications, lines } = stage()
    for (let i = 1; i <= 500; i++) notifications.onReaction(BOB, `message ${i}`, '👍')
    await clock.run(1_000)
    expect(device.all).toHaveLength(1)
    expect(lines()).toEqual(['BOB: reacted to several'])
    notifications.onReaction(BOB, 'message 501', '👍')
    await clock.run(1_000)
    expect(device.shown.size).toBe(1)
    notifications.onReaction(ZOE, 'another', '❤️')
    await clock.run(1_000)
    expect(lines()).toEqual(['BOB: reacted to several', 'ZOE: reacted ❤️'])
  })

  test('without end: a few notifications at most, each in the place of the one before', async () => {
    const { clock, device, notifications } = stage()
    for (let i = 1; i <= 1_000; i++) {
      notifications.onReaction(BOB, `message ${i}`, '👍')
      await clock.run(10)
    }
    await clock.run(1_000)
    expect(device.all.length).toBeLessThanOrEqual(4)
    expect(device.shown.size).toBe(1)
  })

  test('to one message, however often: the last one', async () => {
    const { clock, device, notifications, lines } = stage()
    for (const emoji of ['👍', '❤️', '', '😂']) notifications.onReaction(BOB, 'one', emoji)
    await clock.run(1_000)
    expect(lines()).toEqual(['BOB: reacted 😂'])
    expect(device.all).toHaveLength(1)
  })

  test('taken back before or after they are told: nothing stays', async () => {
    const { clock, device, notifications, lines, mute } = stage()
    notifications.onReaction(BOB, 'one', '👍')
    notifications.onReaction(BOB, 'one', '')
    await clock.run(1_000)
    expect(device.all).toEqual([])
    notifications.onReaction(BOB, 'one', '👍')
    notifications.onReaction(BOB, 'two', '❤️')
    await clock.run(1_000)
    expect(lines()).toEqual(['BOB: reacted to several'])
    notifications.onReaction(BOB, 'two', '')
    await clock.run(1_000)
    expect(lines()).toEqual(['BOB: reacted 👍'])
    mute(BOB, Number.MAX_SAFE_INTEGER)
    notifications.onReaction(BOB, 'one', '')
    await clock.run(1_000)
    expect(device.shown.size).toBe(0)
  })

  test('looked at while the system took its time to show it: it does not stay', async () => {
    const { clock, device, notifications, open } = stage()
    const { notifier } = device.ports
    const show = notifier.show
    notifier.show = (notice) => new Promise((resolve) => clock.after(2_000, () => void show(notice).then(resolve)))
    notifications.onReaction(BOB, 'one', '👍')
    await clock.run(1_000)
    device.watch(true)
    open(BOB)
    await clock.run(5_000)
    expect(device.all).toHaveLength(1)
    expect(device.shown.size).toBe(0)
  })

  test('are not all remembered: some fifty are several, and so are thousands', async () => {
    const clock = createFakeClock()
    const told: number[] = []
    const tell = (_: string, __: string, messages: number) => void told.push(messages)
    const reactions = createReactions({ clock, tellable: () => true, tell })
    for (let i = 1; i <= 10_000; i++) reactions.add(BOB, `message ${i}`, '👍')
    await clock.run(1_000)
    expect(told).toEqual([50])
  })

  test('that were looked at are not told again with the next', async () => {
    const { clock, device, notifications, open, lines } = stage()
    notifications.onReaction(BOB, 'one', '👍')
    await clock.run(1_000)
    device.watch(true)
    open(BOB)
    open(undefined)
    device.watch(false)
    notifications.onReaction(BOB, 'two', '❤️')
    await clock.run(1_000)
    expect(lines()).toEqual(['BOB: reacted ❤️'])
  })

  test.each<[string, Parameters<typeof stage>[0]]>([
    ['they are not wanted', { alerts: { reactions: false } }],
    ['nothing is wanted', { alerts: { on: false } }],
    ['nothing may be told', { alerts: { shows: 'nothing' } }],
    ['the page is looked at', { watched: true }],
    ['the browser was not asked', { permission: 'unasked' }],
  ])('are not told when %s', async (_, setting) => {
    const { clock, device, notifications } = stage(setting)
    notifications.onReaction(BOB, 'one', '👍')
    await clock.run(1_000)
    expect(device.all).toEqual([])
  })

  test('are not told when the page is looked at by the time', async () => {
    const { clock, device, notifications } = stage()
    notifications.onReaction(BOB, 'one', '👍')
    device.watch(true)
    await clock.run(1_000)
    expect(device.all).toEqual([])
  })
})
