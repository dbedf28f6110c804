import { describe, expect, test } from 'vitest'
import { annsTabs } from '../support/annsTabs.ts'
import { MADE_PICTURE } from '../support/pictureFiles.ts'

describe('tabs of a profile with a lock', () => {
  test('a tab is told that nobody has opened it, keeps what it had, and gets the app once somebody has', async () => {
    const { world, first, second } = await annsTabs()
    const app = first.app()
    first.mirroring.willLead()
    first.mirroring.instead({ phase: 'closed' })
    await world.run(1_000)
    expect([second.closed(), second.isReady()]).toEqual([1, true])
    expect(second.shown.map(({ phase }) => phase)).toEqual(['ready'])
    first.mirroring.lead(app)
    await world.run(1_000)
    expect(second.app().chats.store.getState()).toEqual(app.chats.store.getState())
  })

  test('what opens it is handed to each tab that follows, and to nobody before it is open', async () => {
    const { world, first, second, tabs } = await annsTabs()
    expect(second.opens.given).toBeUndefined()
    first.opens.mine = { key: new Uint8Array([1, 2, 3]), slots: ['a'] }
    const third = await tabs.opened()
    expect(third.opens.given).toEqual({ key: new Uint8Array([1, 2, 3]), slots: ['a'] })
    expect([first.opens.given, second.opens.given]).toEqual([undefined, undefined])
    // As after turning it on: the app is another one, and every tab looks anew.
    const app = first.app()
    first.mirroring.willLead()
    first.mirroring.lead(app)
    await world.run(1_000)
    expect(second.opens.given).toEqual(third.opens.given)
  })
})

test('a picture that is chosen in a tab which follows crosses whole', async () => {
  const { world, first, second } = await annsTabs()
  expect(await world.through(second.app().pictures.setMine(MADE_PICTURE))).toBe('done')
  await world.run(1_000)
  const { mine = '' } = second.app().pictures.store.getState().me
  expect(mine).toBe(first.app().pictures.store.getState().me.mine)
  expect(await world.through(second.app().pictures.bytes(undefined, mine))).toEqual(MADE_PICTURE)
})

test('a backup that is asked for in a tab which follows is made there: it takes the lead first', async () => {
  const { world, first, second } = await annsTabs()
  const room = second.app().backup.open()
  expect(await world.until(() => second.leads(), 5_000)).toBe(true)
  const { look } = await world.through(room)
  await world.through(look())
  expect([first.leads(), second.seat.role(), second.apps()]).toEqual([false, 'leader', 1])
})
