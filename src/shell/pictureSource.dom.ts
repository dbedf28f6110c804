import type { App } from '../app/app.ts'
import type { Contact } from '../features/people/people.ts'
import { shownPicture } from '../features/pictures/pictures.ts'
import { createListeners } from '../lib/listeners.ts'
import { pictureKind } from '../lib/pictureKind.ts'
import type { PictureSource } from '../ui/Avatar.tsx'

/** Addresses that are kept: more pictures than any screen shows. */
const MAX_ADDRESSES = 512

/** Source of pictures: each is read from the disk once, when somebody is first on screen, and then has an address (`blob:`). */
export function createPictureSource({ people, pictures }: Pick<App, 'people' | 'pictures'>, me: string) {
  const listeners = createListeners<[]>()
  /** By person and hash; undefined while it is read. */
  const addresses = new Map<string, string | undefined>()
  let known: { readonly of: readonly Contact[]; readonly byId: ReadonlyMap<string, Contact> } = {
    of: [],
    byId: new Map(),
  }

  function contactOf(id: string): Contact | undefined {
    const { contacts } = people.store.getState()
    if (known.of !== contacts) known = { of: contacts, byId: new Map(contacts.map((one) => [one.id, one])) }
    return known.byId.get(id)
  }

  function hashOf(id: string): string | undefined {
    const state = pictures.store.getState()
    if (id === me) return state.me.mine
    const contact = contactOf(id)
    return contact && shownPicture(state.people[id], contact)
  }

  function forget(key: string) {
    const address = addresses.get(key)
    addresses.delete(key)
    if (address !== undefined) URL.revokeObjectURL(address)
  }

  async function read(id: string, sha256: string, key: string) {
    const bytes = await pictures.bytes(id === me ? undefined : contactOf(id)?.id, sha256).catch(() => undefined)
    const kind = bytes && pictureKind(bytes)
    if (!kind || !addresses.has(key)) return
    addresses.set(key, URL.createObjectURL(new Blob([bytes], { type: `image/${kind}` })))
    listeners.tell()
  }

  const stops = [people.store, pictures.store].map((store) => store.subscribe(() => listeners.tell()))
  const source: PictureSource = {
    subscribe: listeners.add,
    addressOf(id) {
      const sha256 = hashOf(id)
      if (sha256 === undefined) return undefined
      const key = `${id} ${sha256}`
      if (!addresses.has(key)) {
        addresses.set(key, undefined)
        for (const oldest of addresses.keys()) {
          if (addresses.size <= MAX_ADDRESSES) break
          forget(oldest)
        }
        void read(id, sha256, key)
      }
      return addresses.get(key)
    },
  }
  return {
    source,
    stop() {
      for (const stop of stops) stop()
      for (const key of [...addresses.keys()]) forget(key)
    },
  }
}
