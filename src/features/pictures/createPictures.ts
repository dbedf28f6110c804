import { createStore } from 'zustand/vanilla'
import type { PersonId } from '../../engine/ids.ts'
import type { Links } from '../../engine/links.ts'
import type { Audience } from '../../engine/protocol.ts'
import type { PortraitAlong } from '../people/parting.ts'
import type { Contact } from '../people/people.ts'
import type { Exchange, ExchangeDeps } from './exchange.ts'
import type { Pictures } from './pictures.ts'
import type { KeptPortraits } from './portraits.ts'
import { pictureProtocol } from './protocol.ts'
import { portraitsTable } from './tables.ts'

interface Deps extends ExchangeDeps {
  links: Links
  audience: Audience
  /** Name that a friend gives themself. */
  onName(person: PersonId, name: string): void
}

/**
 * Pictures room: what people look like. It is loaded with the first link that speaks of it, where anything is known already, or by whoever changes
 * something.
 */
export function createPictures({ audience, onName, ...deps }: Deps) {
  const { storage, links, count } = deps
  const store = createStore<KeptPortraits>(() => ({ me: {}, people: {} }))
  let loading: Promise<Exchange> | undefined
  let stopped = false

  function exchange(): Promise<Exchange> {
    loading ??= import('./exchange.ts').then(async ({ createExchange }) => {
      const made = createExchange({ ...deps, store })
      await made.load()
      return made
    })
    // The server may be away just now: whoever comes next tries again.
    loading.catch(() => {
      loading = undefined
    })
    return loading
  }
  const later = (use: (exchange: Exchange) => unknown) =>
    void exchange()
      .then((loaded) => !stopped && use(loaded))
      .catch(() => count('picture.unloaded'))

  links.serve(pictureProtocol, audience, {
    profile(link, said) {
      onName(link.peer, said.name)
      later(({ onProfile }) => onProfile(link, said))
    },
    get: (link, asked) => later(({ onGet }) => onGet(link, asked)),
    piece: (link, piece) => later(({ onPiece }) => onPiece(link, piece)),
  })
  links.onUp((link) => link.speaks(pictureProtocol) && later(({ onUp }) => onUp(link)))
  links.onDown((link, which) => loading && later(({ onDown }) => onDown(link, which)))

  const pictures: Pictures = {
    store,
    bytes: async (person, sha256) => (await exchange()).bytes(person, sha256),
    setMine: async (picture) => (await exchange()).setMine(picture),
    setAbout: async (about) => (await exchange()).setAbout(about),
    setFor: async (person, picture) => (await exchange()).setFor(person, picture),
    hide: async (person, is) => (await exchange()).hide(person, is),
    drawers: deps.drawers,
  }

  return {
    ...pictures,
    /** My name has changed. */
    tellName: () => later(({ tellAll }) => tellAll()),
    /** Picture that stands for a contact, as an address that holds it. Nobody has one before anything is known of them. */
    async addressOf(contact: Contact): Promise<string | undefined> {
      if (!store.getState().people[contact.id]) return undefined
      return exchange().then(
        ({ addressOf }) => addressOf(contact),
        () => undefined,
      )
    },
    along: async (person: PersonId): Promise<PortraitAlong> => (await exchange()).along(person),
    async load() {
      // Nothing is loaded for whoever knows nobody by a picture.
      if ((await storage.range({ table: portraitsTable.name, limit: 1, walk: true })).length > 0) later(() => undefined)
    },
    stop() {
      stopped = true
      void loading?.then(({ stop }) => stop())
    },
  }
}
