import { describe, expect, test } from 'vitest'
import { BOB, HOUR, NOON, stage, ZOE } from '../support/noticeStage.ts'

describe('the number on the icon', () => {
  test('is all that waits to be read, but for what is muted', async () => {
    const { clock, device, unread, mute } = stage()
    expect(device.badge()).toBe(0)
    unread(BOB, 2)
    unread(ZOE, 3)
    await clock.run(1_000)
    expect(device.badge()).toBe(5)
    mute(ZOE, NOON + HOUR)
    await clock.run(1_000)
    expect(device.badge()).toBe(2)
    unread(BOB, 0)
    await clock.run(1_000)
    expect(device.badge()).toBe(0)
  })

  test('does not move for what is read as it comes', async () => {
    const { clock, device, unread } = stage()
    for (let n = 0; n < 5; n++) {
      unread(BOB, 1)
      await clock.run(100)
      unread(BOB, 0)
      await clock.run(1_000)
    }
    expect(device.badges().filter((count) => count > 0)).toEqual([])
  })
})
