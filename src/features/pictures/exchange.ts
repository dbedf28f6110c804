import type { StoreApi } from 'zustand/vanilla'
import type { Costs } from '../../engine/costs.ts'
import type { PersonId } from '../../engine/ids.ts'
import type { Link, Links } from '../../engine/links.ts'
import type { Body } from '../../engine/protocol.ts'
import type { Bytes } from '../../lib/bytes.ts'
import { createTurn } from '../../lib/inTurn.ts'
import { MAX_PICTURE, MAX_THEIR_PICTURE, theirPicture } from '../../lib/pictureHead.ts'
import type { ReadonlyStore } from '../../lib/readonlyStore.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Crypto } from '../../ports/crypto.ts'
import type { PictureDrawers } from '../../ports/pictures.ts'
import type { Storage } from '../../ports/storage.ts'
import type { Count } from '../../ports/transport.ts'
import type { PeopleState } from '../people/people.ts'
import { cleanAbout } from './about.ts'
import { createDrawing } from './drawing.ts'
import { createFetching } from './fetching.ts'
import { createLatest } from './latest.ts'
import { FETCH_DELAY_MS, PROFILE_PAUSE_MS } from './limits.ts'
import type { KeepResult } from './pictures.ts'
import { createPortraits, dropPicture, type KeptPortraits, putPicture } from './portraits.ts'
import { pictureProtocol } from './protocol.ts'
import { createReading } from './reading.ts'
import { createServing } from './serving.ts'
import { ME } from './tables.ts'
import { createTaking, hashOf } from './taking.ts'

type Profile = Body<typeof pictureProtocol, 'profile'>

export interface ExchangeDeps {
  storage: Storage
  links: Pick<Links, 'to'>
  people: ReadonlyStore<PeopleState>
  crypto: Pick<Crypto, 'sha256'>
  clock: Clock
  count: Count
  costs: Pick<Costs, 'charge'>
  drawers: PictureDrawers
  /** Name of mine; `undefined` while there is none to tell. */
  myName(): string | undefined
}

interface Deps extends ExchangeDeps {
  store: StoreApi<KeptPortraits>
}

export type Exchange = ReturnType<typeof createExchange>

/** Exchange of profiles with friends: mine told, theirs heard, pictures fetched and drawn anew. Loaded by the first link that speaks of them. */
export function createExchange({ storage, store, people, links, crypto, clock, count, costs, ...deps }: Deps) {
  const inTurn = createTurn()
  const portraits = createPortraits(storage, store)
  const reading = createReading(storage, store, count)
  const drawing = createDrawing(deps.drawers, clock)
  /** Profiles, as friends have told them last. */
  const told = new Map<PersonId, Profile>()

  const isFriend = (person: PersonId) =>
    people.getState().contacts.some((one) => one.id === person && one.status === 'friend' && !one.left)
  const taking = createTaking({
    ...{ portraits, crypto, count, costs, isFriend, inTurn },
    redraw: drawing.redraw,
    shows: (person) => told.get(person)?.picture?.sha256,
  })

  const fetching = createFetching({
    ...{ links, clock, count },
    onWhole: taking.take,
    onBroken: taking.broken,
  })
  const onGet = createServing({ clock, count, isFriend, mine: (sha256) => reading.bytes(undefined, sha256) })

  const look = (person: PersonId) =>
    inTurn(async () => {
      const said = told.get(person)
      if (!said || !isFriend(person)) return
      const before = portraits.of(person)
      const about = cleanAbout(said.about) || undefined
      const picture = said.picture && said.picture.bytes <= MAX_THEIR_PICTURE ? said.picture : undefined
      if (said.picture && !picture) count('picture.large')
      const isGone = before.theirs !== undefined && !picture
      if (isGone) await portraits.write(person, { about, theirs: undefined }, [dropPicture(person, 'theirs')])
      else if (about !== before.about) await portraits.write(person, { about })
      const isNews = picture && picture.sha256 !== before.theirs && picture.sha256 !== before.bad
      fetching.want(person, isNews && !before.hidden ? picture : undefined)
    })
  const latest = createLatest<Profile>(clock, {
    ...{ delay: FETCH_DELAY_MS, pause: PROFILE_PAUSE_MS },
    look: (person) => void look(person),
  })

  async function profile(): Promise<Profile | undefined> {
    const name = deps.myName()
    const { mine, about = '', version = 0 } = store.getState().me
    const bytes = mine === undefined ? undefined : await reading.bytes(undefined, mine)
    const picture = mine !== undefined && bytes ? { sha256: mine, bytes: bytes.length } : null
    return name === undefined ? undefined : { version, name, about, picture }
  }

  async function tellAll() {
    const mine = await profile()
    if (mine) for (const { id } of people.getState().contacts) links.to(id)?.send(pictureProtocol, 'profile', mine)
  }

  /** Version of my profile: it rises, whatever the clock does, and on another device it goes on from the time. */
  const nextVersion = () => Math.max(Math.floor(clock.now()), (store.getState().me.version ?? 0) + 1)

  const keepMine = (person: string, bytes: Bytes | undefined, version?: number): Promise<KeepResult> =>
    inTurn(async () => {
      if (!bytes)
        return (await portraits.write(person, { mine: undefined, ...(version && { version }) }, [
          dropPicture(person, 'mine'),
        ]))
          ? 'done'
          : 'storage'
      if (bytes.length > MAX_PICTURE || !theirPicture(bytes)) return 'picture'
      const mine = await hashOf(crypto, bytes)
      const change = { mine, ...(version && { version }) }
      return (await portraits.write(person, change, [putPicture(person, 'mine', mine, bytes)])) ? 'done' : 'storage'
    })

  return {
    ...reading,
    onProfile({ peer }: Link, said: Profile) {
      // Of two links one may be slower: what was said before on it is over.
      if (said.version < (told.get(peer)?.version ?? 0)) return count('picture.older')
      told.set(peer, said)
      latest.add(peer, said)
    },
    onGet,
    onPiece: fetching.onPiece,
    async onUp(link: Link) {
      const mine = await profile()
      if (mine) link.send(pictureProtocol, 'profile', mine)
    },
    onDown(link: Link, which: 'last' | 'spare') {
      fetching.onDown(link)
      // Whoever comes back may be on another device, whose versions are others.
      const said = told.get(link.peer)
      if (said && which === 'last') told.set(link.peer, { ...said, version: 0 })
    },
    tellAll,
    async setMine(bytes: Bytes | undefined): Promise<KeepResult> {
      const kept = await keepMine(ME, bytes, nextVersion())
      if (kept === 'done') await tellAll()
      return kept
    },
    async setAbout(text: string): Promise<boolean> {
      const about = cleanAbout(text) || undefined
      const kept = await inTurn(() => portraits.write(ME, { about, version: nextVersion() }))
      if (kept) await tellAll()
      return kept
    },
    setFor: (person: PersonId, bytes: Bytes | undefined) => keepMine(person, bytes),
    async hide(person: PersonId, is: boolean): Promise<boolean> {
      const kept = await inTurn(() => portraits.write(person, { hidden: is || undefined }))
      if (kept) await look(person)
      return kept
    },
    stop() {
      latest.stop()
      fetching.stop()
      drawing.stop()
    },
  }
}
