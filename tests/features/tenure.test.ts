import { describe, expect, test } from 'vitest'
import type { App, Boot } from '../../src/app/app.ts'
import { createTenure } from '../../src/app/tenure.ts'
import { createMemoryTabs } from '../support/memoryTabs.ts'
import { createGate, createProfile, type Led, settle } from '../support/tenureStage.ts'

async function openPair() {
  const profile = createProfile()
  const first = profile.open()
  await settle()
  const second = profile.open()
  await settle()
  return { profile, first, second }
}

describe('one tab of a profile is in use', () => {
  test('the only tab makes the app, and shows it', async () => {
    const profile = createProfile()
    const tab = profile.open()
    expect(tab.shown).toEqual([])
    await settle()
    expect(tab.shown).toEqual([{ phase: 'ready', app: tab.turns[0]?.app }])
    expect(tab.tenure.app()).toBe(tab.turns[0]?.app)
  })

  test('begun again, it makes another app and shows that one', async () => {
    const tab = createProfile().open()
    await settle()
    tab.tenure.again()
    expect(tab.tenure.app()).toBeUndefined()
    await settle()
    expect(tab.turns).toHaveLength(2)
    expect(tab.tenure.app()).toBe(tab.turns[1]?.app)
    expect(tab.shown.at(-1)).toEqual({ phase: 'ready', app: tab.turns[1]?.app })
  })

  test('[abuse S9] the second one follows: no app, no disk, and a way to be used instead', async () => {
    const { profile, first, second } = await openPair()
    expect([first.phase(), second.phase()]).toEqual(['ready', 'elsewhere'])
    expect(second.turns).toEqual([])
    expect(second.tenure.app()).toBeUndefined()
    expect(profile.disk.epoch()).toBe(1)
  })

  test('[abuse S9] of two that start at once exactly one leads', async () => {
    const profile = createProfile()
    const both = [profile.open(), profile.open()]
    await settle()
    expect(both.map((tab) => tab.phase()).sort()).toEqual(['elsewhere', 'ready'])
    expect(profile.running()).toHaveLength(1)
  })

  test('a tab that knows its place before anybody listens leads all the same', async () => {
    const seat = createMemoryTabs().open()
    await settle()
    const shown: Boot[] = []
    const app = { stop: async () => undefined } as App
    createTenure({ tabs: seat, lead: async () => app, show: (boot) => void shown.push(boot), wanted: false })
    await settle()
    expect(shown).toEqual([{ phase: 'ready', app }])
  })

  test('[abuse S10] when the leader closes, the other one takes over by itself, and its app is stopped once', async () => {
    const { profile, first, second } = await openPair()
    await first.write()
    first.close()
    await settle()
    expect(second.phase()).toBe('ready')
    expect(second.turns[0]?.found).toEqual([{ n: 1 }])
    expect(first.turns.map(({ stopped }) => stopped)).toEqual([1])
    expect(first.tenure.app()).toBeUndefined()
    expect(profile.running()).toEqual(second.turns)
  })

  test('[abuse S10] a leader that dies without a word is followed too', async () => {
    const { first, second } = await openPair()
    await first.write()
    first.die()
    await settle()
    expect(second.phase()).toBe('ready')
    expect(second.turns[0]?.found).toEqual([{ n: 1 }])
    expect(await second.write()).toBe('done')
  })

  test('a tenure that has ended hears nothing of what comes after, and leads to no app', async () => {
    const { first, second } = await openPair()
    first.tenure.stop()
    second.useHere()
    await settle()
    second.close()
    await settle()
    expect(first.seat.role()).toBe('leader')
    expect(first.shown.map(({ phase }) => phase)).toEqual(['ready'])
    expect(first.turns.map(({ stopped }) => stopped)).toEqual([1])
  })

  test('one that closes while its app is being made stops that app', async () => {
    const gate = createGate()
    const first = createProfile().open({ after: gate.wait })
    await settle()
    first.close()
    gate.release()
    await settle()
    expect(first.shown).toEqual([])
    expect(first.turns.map(({ stopped }) => stopped)).toEqual([1])
  })
})

describe('taking over', () => {
  test('the tab that is asked to gets the lead, and the former one says so and can have it back', async () => {
    const { profile, first, second } = await openPair()
    second.useHere()
    await settle()
    expect([first.phase(), second.phase()]).toEqual(['elsewhere', 'ready'])
    expect(first.turns.map(({ stopped }) => stopped)).toEqual([1])
    expect(first.tenure.app()).toBeUndefined()
    first.useHere()
    await settle()
    expect([first.phase(), second.phase()]).toEqual(['ready', 'elsewhere'])
    expect(profile.running()).toEqual([first.turns[1]])
  })

  test('the former one lets go after its last write, which the other one finds', async () => {
    const { profile, first, second } = await openPair()
    const last = Array.from({ length: 5 }, () => first.write())
    second.useHere()
    await settle()
    expect(first.turns[0]?.stopped).toBe(1)
    expect(await Promise.all(last)).toEqual(last.map(() => 'done'))
    expect(second.turns[0]?.found).toHaveLength(5)
    expect(await first.write()).toBe('broken')
    expect(await second.write()).toBe('done')
    expect(profile.written).toEqual([first, first, first, first, first, second])
  })

  test('a tab that was asked for takes over as it starts, once', async () => {
    const profile = createProfile()
    const first = profile.open()
    await settle()
    const wanted = profile.open({ wanted: true })
    await settle()
    expect([first.phase(), wanted.phase()]).toEqual(['elsewhere', 'ready'])
    expect(wanted.shown.map(({ phase }) => phase)).toEqual(['ready'])
    first.useHere()
    await settle()
    expect([first.phase(), wanted.phase()]).toEqual(['ready', 'elsewhere'])
  })

  test('a tab that loses the lead while its disk opens makes no app', async () => {
    const profile = createProfile()
    const gate = createGate()
    const first = profile.open({ before: gate.wait })
    await settle()
    const second = profile.open({ wanted: true })
    await settle()
    gate.release()
    await settle()
    expect([first.phase(), second.phase()]).toEqual(['elsewhere', 'ready'])
    expect(first.turns).toEqual([])
    expect(await second.write()).toBe('done')
  })

  test('one that loses it while its app is being made stops that app', async () => {
    const profile = createProfile()
    const gate = createGate()
    const first = profile.open({ after: gate.wait })
    await settle()
    const second = profile.open({ wanted: true })
    await settle()
    gate.release()
    await settle()
    expect(first.turns.map(({ stopped }) => stopped)).toEqual([1])
    expect(first.shown.map(({ phase }) => phase)).toEqual(['elsewhere'])
    expect(first.tenure.app()).toBeUndefined()
    expect(profile.running()).toEqual(second.turns)
  })

  test('one that gets it back meanwhile shows the app of its new turn alone', async () => {
    const profile = createProfile()
    const gate = createGate()
    const first = profile.open({ before: gate.wait })
    await settle()
    first.next = {}
    const second = profile.open({ wanted: true })
    await settle()
    first.useHere()
    await settle()
    gate.release()
    await settle()
    expect(first.turns).toHaveLength(1)
    expect(first.shown.map(({ phase }) => phase)).toEqual(['elsewhere', 'ready'])
    expect(second.phase()).toBe('elsewhere')
    expect(profile.running()).toEqual(first.turns)
  })
})

describe('a leader that comes back from sleep', () => {
  test('writes nothing, learns that it was deposed, and stops', async () => {
    const { profile, first, second } = await openPair()
    first.seat.freeze()
    second.useHere()
    await settle()
    expect(second.phase()).toBe('ready')
    // It wakes up, and is told only after it has tried to go on.
    expect(first.phase()).toBe('ready')
    expect(await first.write()).toBe('deposed')
    first.seat.thaw()
    expect(first.phase()).toBe('elsewhere')
    expect(first.turns.map(({ stopped }) => stopped)).toEqual([1])
    expect(await second.write()).toBe('done')
    expect(profile.written).toEqual([second])
  })

  test('and leads again when the other one has come and gone meanwhile', async () => {
    const { profile, first, second } = await openPair()
    first.seat.freeze()
    second.useHere()
    await settle()
    await second.write()
    second.close()
    await settle()
    first.seat.thaw()
    await settle()
    expect(first.shown.map(({ phase }) => phase)).toEqual(['ready', 'elsewhere', 'ready'])
    expect(first.turns.map(({ stopped }) => stopped)).toEqual([1, 0])
    expect(first.turns[1]?.found).toHaveLength(1)
    expect(profile.running()).toHaveLength(1)
  })
})

describe('when there is no app to be had', () => {
  test('the tab says why', async () => {
    const profile = createProfile()
    const tab = profile.open({ instead: () => ({ phase: 'newer' }) })
    await settle()
    expect(tab.shown).toEqual([{ phase: 'newer' }])
    expect(tab.tenure.app()).toBeUndefined()
  })

  test('the tab says what went wrong', async () => {
    const profile = createProfile()
    const tab = profile.open({ instead: () => Promise.reject(new Error('no disk')) })
    await settle()
    expect(tab.shown).toEqual([{ phase: 'broken', detail: 'Error: no disk' }])
  })

  test.each<[string, () => Led | Promise<Led>]>([
    ['why there is none', () => ({ phase: 'newer' })],
    ['what went wrong', () => Promise.reject(new Error('no disk'))],
  ])('a tab that leads no more does not say %s', async (_what, instead) => {
    const profile = createProfile()
    const gate = createGate()
    const first = profile.open({ before: gate.wait, instead })
    await settle()
    profile.open({ wanted: true })
    await settle()
    gate.release()
    await settle()
    expect(first.shown.map(({ phase }) => phase)).toEqual(['elsewhere'])
  })
})
