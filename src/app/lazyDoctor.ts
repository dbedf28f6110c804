import type { Links } from '../engine/links.ts'
import { createLazyDoctor } from '../features/doctor/lazyDoctor.ts'
import type { IdentityRoom } from '../features/identity/identity.ts'
import type { PeopleRoom } from '../features/people/createPeople.ts'
import { type Settings, settingsTable } from '../features/settings/settings.ts'
import type { Clock } from '../ports/clock.ts'
import type { Crypto } from '../ports/crypto.ts'
import type { Probes } from '../ports/probes.ts'
import type { Storage } from '../ports/storage.ts'
import type { Network } from './network.ts'

interface Deps {
  probes(settings: Settings): Promise<Probes>
  storage: Storage
  crypto: Crypto
  clock: Clock
  settings: Settings
  identity: Pick<IdentityRoom, 'store' | 'self'>
  people: Pick<PeopleRoom, 'store'>
  links: Pick<Links, 'store'>
  network: Pick<Network, 'wake' | 'hidesFrom' | 'onHide'>
}

/** Doctor room: fetched with all that it looks by, by who asks for it. */
export const lazyDoctor = ({ settings, identity, people, links, network, ...deps }: Deps) =>
  createLazyDoctor(async (store) => {
    const { wake, hidesFrom, onHide } = network
    const [{ createDoctor }, probes] = await Promise.all([
      import('../features/doctor/createDoctor.ts'),
      deps.probes(settings),
    ])
    return createDoctor(store, {
      ...deps,
      ...{ probes, wake, hidesFrom, onHide },
      table: settingsTable.name,
      identity: () => ({ phase: identity.store.getState().phase, me: identity.self() }),
      links: links.store.getState,
      isAsked: (friend) =>
        people.store.getState().contacts.some(({ id, status }) => id === friend && status === 'asked'),
    })
  })
