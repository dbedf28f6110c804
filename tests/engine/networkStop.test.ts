import { expect, test } from 'vitest'
import { createStore } from 'zustand/vanilla'
import { createNetwork } from '../../src/app/network.ts'
import { personIdOf } from '../../src/engine/address.ts'
import { addressOf } from '../../src/engine/ids.ts'
import { createLinks } from '../../src/engine/links.ts'
import { createReach } from '../../src/engine/reach.ts'
import type { SideEnds } from '../../src/ports/sideConnections.ts'
import type { Transport } from '../../src/ports/transport.ts'
import { createFakeClock } from '../support/fakeClock.ts'
import { createMemoryQuickStore } from '../support/memoryQuickStore.ts'
import { createNodeCrypto } from '../support/nodeCrypto.ts'

type Deps = Parameters<typeof createNetwork>[0]

/** A network whose transport takes its time to come, as one that is fetched does. */
function stage() {
  const clock = createFakeClock()
  const { crypto, newKeys } = createNodeCrypto({ seed: 1 })
  const keys = newKeys()
  const me = { id: personIdOf(keys.publicKey), keys } as ReturnType<Deps['self']>
  const told: string[] = []
  const count = (what: string) => void told.push(what)
  const reach = createReach()
  let bring = (_: Transport) => {}
  const network = createNetwork({
    transport: () =>
      new Promise((resolve) => {
        bring = resolve
      }),
    sideEnds: async () => ({ create: () => undefined, hide: () => void told.push('hide sides') }) satisfies SideEnds,
    settings: { store: createStore(() => ({ relayOnly: false })) } as unknown as Deps['settings'],
    self: () => me,
    crypto,
    clock,
    count,
    links: createLinks({ me: () => me, crypto, clock, count, floor: () => 1 }),
    reach,
    people: { connect: () => void told.push('connect') } as unknown as Deps['people'],
    identity: {} as Deps['identity'],
    stamps: createMemoryQuickStore(),
    brokers: [{ url: 'http://broker.test/peer', checksIds: true }],
  })
  const transport: Transport = {
    self: addressOf(me.id),
    start: () => void told.push('start'),
    dial: () => {
      throw new Error('nobody is wanted')
    },
    knock: () => false,
    probe: () => void told.push('probe'),
    hide: () => void told.push('hide'),
    stop: () => void told.push('stop'),
  }
  return {
    reach,
    network,
    told,
    start: () => network.start(me),
    async transportComes() {
      bring(transport)
      await import('../../src/engine/restart/restarts.ts') // which is fetched beside it
      await clock.run(1)
    },
  }
}

test('[L1] a transport that comes after the stop is not started', async () => {
  const late = stage()
  late.start()
  late.network.stop()
  await late.transportComes()
  expect(late.told).toEqual([])
})

test('[L1] one that comes in time is started, and stopped with the rest', async () => {
  const inTime = stage()
  inTime.start()
  inTime.network.wake()
  await inTime.transportComes()
  expect(inTime.told).toEqual(['connect', 'start'])
  inTime.network.wake()
  inTime.network.stop()
  expect(inTime.told).toEqual(['connect', 'start', 'probe', 'stop'])
})

test('[L8] whom an address is hidden from: links and side connections that might tell it end, and after the stop nothing does', async () => {
  const { start, transportComes, reach, told, network } = stage()
  start()
  await transportComes()
  told.length = 0
  const friend = personIdOf(createNodeCrypto({ seed: 2 }).newKeys().publicKey)
  reach.hide(friend, true)
  expect(told).toEqual(['hide sides', 'hide'])
  reach.hide(friend, true)
  reach.hide(friend, false)
  expect(told).toHaveLength(2)
  network.stop()
  told.length = 0
  reach.hide(friend, true)
  expect(told).toEqual([])
})
