import { describe, expect, test } from 'vitest'
import { annsTabs, statesOf } from '../support/annsTabs.ts'
import { createTabsOf } from '../support/tabsStage.ts'
import { createWorld } from '../support/world.ts'

describe('[O3] the lead', () => {
  test('[abuse S11] is taken from a tab that stands still by one on screen, and nothing is doubled', async () => {
    const { world, ann, bob, place, first, second, toAnn, texts } = await annsTabs()
    await world.through(second.hand.open(place))
    first.see(false)
    first.seat.freeze()
    first.channel.freeze()
    expect(await world.until(() => second.leads(), 20_000)).toBe(true)
    await world.run(5_000)
    first.thaw()
    await world.run(5_000)
    expect([first.leads(), second.seat.role()]).toEqual([false, 'leader'])
    await world.until(() => ann.linked(bob.id), 60_000)
    await toAnn('after the sleep')
    expect(texts(second)).toEqual(['after the sleep'])
    expect(statesOf(first)).toEqual(statesOf(second))
  })

  test('goes in order where a page is put to sleep', async () => {
    const { world, first, second } = await annsTabs()
    first.see(false)
    await world.run(100)
    first.mirroring.freeze()
    expect(await world.until(() => second.leads(), 1_000)).toBe(true)
  })

  test('stays where it is when one goes from tab to tab, as long as somebody is linked', async () => {
    const { world, ann, bob, first, second } = await annsTabs()
    for (let n = 0; n < 10; n++) {
      first.see(n % 2 === 0)
      second.see(n % 2 === 1)
      await world.run(n < 5 ? 500 : 90_000)
    }
    expect(first.leads()).toBe(true)
    expect(ann.linked(bob.id)).toBe(true)
    expect(second.apps()).toBe(1)
  })

  test('goes to a tab on screen where nobody is linked, after a minute', async () => {
    const { world, bob, first, second } = await annsTabs()
    await bob.app.stop()
    await world.run(60_000)
    first.see(false)
    await world.run(30_000)
    expect(first.leads()).toBe(true)
    expect(await world.until(() => second.leads(), 60_000)).toBe(true)
    await world.run(1_000)
    expect(statesOf(first)).toEqual(statesOf(second))
  })

  test('[abuse S20] of a tab of another build is left alone: it says so, and can be used here', async () => {
    const { tabs, world, first } = await annsTabs()
    const other = tabs.open({ build: 'another' })
    await world.run(10_000)
    expect(other.shown.map(({ phase }) => phase)).toEqual(['elsewhere'])
    expect(first.leads()).toBe(true)
  })

  test('of a tab that has no app is seen in the others, in its words', async () => {
    const world = createWorld()
    const ann = await world.node('Ann')
    const tabs = createTabsOf(world, ann)
    const first = tabs.open({ instead: { phase: 'broken', detail: 'no disk' } })
    await world.run(100)
    const second = tabs.open()
    await world.run(10_000)
    expect(second.shown.at(-1)).toEqual({ phase: 'broken', detail: 'no disk' })
    expect(second.leads()).toBe(false)
    first.close()
    expect(await world.until(second.isReady, 5_000)).toBe(true)
  })

  test('that a tab gives up leaves what it had on screen', async () => {
    const { world, place, first, second, toAnn } = await annsTabs()
    await toAnn('one', 'two')
    await world.through(first.hand.open(place))
    const { messages } = first.hand.opening()!.store.getState()
    second.seat.takeOver()
    await world.until(() => second.leads() && first.apps() === 2, 5_000)
    // As a screen does that is given another app.
    const opening = first.app().chat.open(place)
    expect(opening.store.getState().messages).toBe(messages)
    await world.run(1_000)
    expect(opening.store.getState().messages).toEqual(messages)
    expect(statesOf(first)).toEqual(statesOf(second))
  })
})

describe('[O4] somebody who looks at any tab', () => {
  test('is told nothing of the conversation that is open there, and once of others', async () => {
    const { world, bob, place, first, second, toAnn } = await annsTabs()
    first.see(false)
    second.see(true)
    await world.through(second.hand.open(place))
    await toAnn('seen')
    expect([first.device.all, second.device.all, first.device.played]).toEqual([[], [], []])
    second.hand.close()
    // Open, but in a tab that nobody looks at.
    await world.through(first.hand.open(place))
    await toAnn('not seen')
    await world.run(5_000)
    expect(first.device.all).toEqual([])
    expect([...first.device.played, ...second.device.played]).toHaveLength(1)
    second.see(false)
    await world.run(100)
    first.app().notifications.speak({
      ...{ lang: 'en', messages: (n) => `${n}`, reacted: () => '', reactedToSeveral: '', number: (n) => `${n}` },
    })
    await toAnn('outside')
    await world.run(5_000)
    expect(first.device.all).toHaveLength(1)
    expect(second.device.all).toEqual([])
    expect(bob.id).toBeDefined()
  })

  test('hears news in the tab that is looked at', async () => {
    const { world, first, second, toAnn } = await annsTabs()
    first.see(false)
    second.see(true)
    const told: string[] = []
    second.app().notifications.onNews(({ name }) => told.push(name ?? ''))
    await toAnn('news')
    await world.run(5_000)
    expect(told).toEqual(['Bob'])
  })
})
