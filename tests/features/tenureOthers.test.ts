import { describe, expect, test } from 'vitest'
import type { App } from '../../src/app/app.ts'
import { createGate, createProfile, settle } from '../support/tenureStage.ts'

describe('tabs that show the app of another one', () => {
  /** Other tabs that show `mirror` while they follow, and a façade of what they lead. */
  const others = (mirror: App | undefined, gate?: () => Promise<void>) => {
    const front = { stop: async () => undefined } as App
    const formers: (App | undefined)[] = []
    return {
      front,
      formers,
      ports: {
        begin: () => undefined,
        instead: () => undefined,
        lead: () => front,
        async follow(former: App | undefined) {
          formers.push(former)
          await gate?.()
          return mirror
        },
      },
    }
  }

  test('show it while they follow, and what stands for their own while they lead', async () => {
    const profile = createProfile()
    const mirror = { stop: async () => undefined } as App
    const { front, formers, ports } = others(mirror)
    const first = profile.open()
    await settle()
    const second = profile.open({ others: ports })
    await settle()
    expect(second.shown).toEqual([{ phase: 'ready', app: mirror }])
    expect(second.turns).toEqual([])
    first.close()
    await settle()
    expect(second.shown.at(-1)).toEqual({ phase: 'ready', app: front })
    expect(second.tenure.app()).toBe(second.turns[0]?.app)
    expect(formers).toEqual([undefined])
  })

  test('hand over what they had when they lose the lead, and end it', async () => {
    const profile = createProfile()
    const { formers, ports } = others({ stop: async () => undefined } as App)
    const first = profile.open({ others: ports })
    await settle()
    profile.open({ wanted: true })
    await settle()
    expect(formers).toEqual([first.turns[0]?.app])
    expect(first.turns.map(({ stopped }) => stopped)).toEqual([1])
    expect(first.tenure.app()).toBeUndefined()
  })

  test('say that another one is in use where they do not understand it, and take over where that was asked for', async () => {
    const profile = createProfile()
    profile.open()
    await settle()
    const second = profile.open({ others: others(undefined).ports })
    await settle()
    expect(second.phase()).toBe('elsewhere')
    const third = profile.open({ others: others(undefined).ports, wanted: true })
    await settle()
    expect(third.phase()).toBe('ready')
    expect(third.turns).toHaveLength(1)
  })

  test('show nothing of another one that comes after they have begun to lead', async () => {
    const profile = createProfile()
    const gate = createGate()
    const { front, ports } = others({ stop: async () => undefined } as App, gate.wait)
    const first = profile.open()
    await settle()
    const second = profile.open({ others: ports })
    await settle()
    first.close()
    await settle()
    gate.release()
    await settle()
    expect(second.shown).toEqual([{ phase: 'ready', app: front }])
  })

  test('look again whether they understand whoever leads by now', async () => {
    const profile = createProfile()
    let mirror: App | undefined
    profile.open()
    await settle()
    const { ports } = others(undefined)
    const second = profile.open({ others: { ...ports, follow: async () => mirror } })
    await settle()
    expect(second.phase()).toBe('elsewhere')
    mirror = { stop: async () => undefined } as App
    second.tenure.lookAgain()
    await settle()
    expect(second.shown.at(-1)).toEqual({ phase: 'ready', app: mirror })
  })
})
