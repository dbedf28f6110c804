import { describe, expect, test } from 'vitest'
import { defaultPageConfig, listsRelay, parsePageConfig } from '../../src/app/pageConfig.ts'
import { tables } from '../../src/app/tables.ts'
import { createSettings } from '../../src/features/settings/settings.ts'
import { createFakeClock } from '../support/fakeClock.ts'
import { createMemoryDisk } from '../support/memoryDisk.ts'
import { createMemoryStorage } from '../support/memoryStorage.ts'

const ORIGIN = 'https://chat.example'
const STUN = { urls: 'stun:turn.example' }
const TURN = { urls: ['stun:turn.example', 'turns:turn.example:443?transport=tcp'], username: 'u', credential: 'c' }

const said = (ice: object) =>
  parsePageConfig({ broker: { url: null, path: '/peer', claims: 'required' }, brokers: [], ice }, ORIGIN)

describe('[N4] whether a server has relays', () => {
  test.each<[string, object, boolean]>([
    ['it says so', { servers: [], path: '/peer/ice', relays: true }, true],
    ['it has STUN alone, and says so', { servers: [STUN], path: '/peer/ice', relays: false }, false],
    ['an older one lists some', { servers: [TURN], path: null }, true],
    ['an older one lists STUN alone', { servers: [STUN], path: null }, false],
    ['an older one has something to ask for', { servers: [], path: '/peer/ice' }, true],
    ['an older one still, which has nothing', { servers: [] }, false],
  ])('[N4] %s', (_, ice, relays) => {
    expect(said(ice)?.relays).toBe(relays)
  })

  test('[N4] nothing is known of one that was never heard', () => {
    expect(defaultPageConfig(`${ORIGIN}/`).relays).toBe(false)
  })

  test('[N4] another broker than the page’s lends none: those that are listed are there with any', async () => {
    expect([listsRelay([STUN]), listsRelay([STUN, TURN]), listsRelay([{ urls: 'turn:turn.example' }])]).toEqual([
      false,
      true,
      true,
    ])
    const clock = createFakeClock()
    const [own, other] = [
      { url: `${ORIGIN}/peer`, checksIds: true },
      { url: 'https://other.example/peer', checksIds: true, relays: false },
    ]
    const storage = createMemoryStorage(tables, { disk: createMemoryDisk(), clock, delay: () => 0 })
    const settings = () => clock.through(createSettings({ storage, brokers: [own, other], relayAvailable: true }))
    const first = await settings()
    expect(first.store.getState().relayAvailable).toBe(true)
    expect(await clock.through(first.setBroker(other.url))).toBe('done')
    expect((await settings()).store.getState().relayAvailable).toBe(false)
  })
})
