import { describe, expect, test } from 'vitest'
import { BOB, stage } from '../support/noticeStage.ts'

describe('permission', () => {
  test('is never asked for by itself; it is offered once something came while nobody looked', async () => {
    const { clock, device, notifications, write } = stage({ permission: 'unasked', watched: true })
    const offer = () => notifications.store.getState().offer
    write(BOB, 'seen at once')
    await clock.run(1_000)
    expect(offer()).toBe(false)
    device.watch(false)
    write(BOB, 'missed')
    await clock.run(1_000)
    expect(offer()).toBe(true)
    expect(device.asked()).toBe(0)
    await clock.through(notifications.turnOn())
    expect(device.asked()).toBe(1)
    expect(notifications.store.getState()).toEqual({ permission: 'granted', offer: false })
    write(BOB, 'told')
    await clock.run(1_000)
    expect(device.shown.size).toBe(1)
  })

  test('“not now” is remembered', async () => {
    const { clock, notifications, settings, write } = stage({ permission: 'unasked' })
    write(BOB, 'missed')
    await clock.run(1_000)
    await clock.through(notifications.notNow())
    expect(settings.getState().alerts.declined).toBe(true)
    write(BOB, 'missed again')
    await clock.run(1_000)
    expect(notifications.store.getState().offer).toBe(false)
  })

  test('denied: nothing is shown or offered, and it follows when the person changes their mind in the browser', async () => {
    const { clock, device, notifications, write } = stage({ permission: 'denied' })
    write(BOB, 'a')
    await clock.run(1_000)
    expect(device.all).toEqual([])
    expect(device.played).toHaveLength(1)
    expect(notifications.store.getState()).toEqual({ permission: 'denied', offer: false })
    device.permit('granted')
    expect(notifications.store.getState().permission).toBe('granted')
    write(BOB, 'b')
    await clock.run(1_000)
    expect(device.all).toHaveLength(1)
  })

  test('two choices at once are both kept; one that the disk refuses is told', async () => {
    const { clock, fill, notifications, settings } = stage()
    const both = Promise.all([notifications.change({ sound: 'glass' }), notifications.change({ reactions: false })])
    expect(await clock.through(both)).toEqual([true, true])
    expect(settings.getState().alerts).toMatchObject({ sound: 'glass', reactions: false })
    fill()
    expect(await clock.through(notifications.change({ on: false }))).toBe(false)
  })
})
