import { createStore } from 'zustand/vanilla'
import type { Along, Undo } from '../../conversation/removal.ts'
import type { UnansweredDial } from '../../engine/gate.ts'
import type { PersonId } from '../../engine/ids.ts'
import type { Link, Links } from '../../engine/links.ts'
import type { Reach } from '../../engine/reach.ts'
import { safetyNumber } from '../../engine/safetyNumber.ts'
import { createTurn, type Turn } from '../../lib/inTurn.ts'
import { createListeners } from '../../lib/listeners.ts'
import type { ReadonlyStore } from '../../lib/readonlyStore.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Crypto } from '../../ports/crypto.ts'
import type { Storage } from '../../ports/storage.ts'
import type { Count } from '../../ports/transport.ts'
import type { ResetIdentity } from '../identity/identity.ts'
import { createAdding } from './adding.ts'
import { mistakableAs } from './alike.ts'
import { createBlocking } from './blocking.ts'
import { asFriend, createContacts } from './contacts.ts'
import type { InviteBook } from './invite.ts'
import { createKeeping } from './keeping.ts'
import { createParting, type PortraitAlong } from './parting.ts'
import type { Contact, People, PeopleState } from './people.ts'
import { withPetname } from './petname.ts'
import { createProfiles } from './profiles.ts'
import { createPursuit, type Network } from './pursuit.ts'
import { type Befriending, createReceiving } from './receiving.ts'
import { createRequestGate } from './requestGate.ts'
import { createRequests } from './requests.ts'

interface Deps {
  /** My ID; `undefined` before the first run is over. */
  me: () => PersonId | undefined
  storage: Storage
  links: Links
  reach: Reach
  crypto: Crypto
  clock: Clock
  count: Count
  /** Deletes what was said with somebody; undefined when the disk refused. */
  deleteWords(person: PersonId, along: Along): Promise<Undo | undefined>
  /** Portrait of somebody: what of it goes with them. */
  portraits(person: PersonId): Promise<PortraitAlong>
  invites: InviteBook
  /** Choices: may only people with an invite ask, and is the address hidden from whoever is new? */
  chosen(): { readonly invitedOnly: boolean; readonly hiddenFromNew: boolean }
}

export interface PeopleRoom extends People {
  load(): Promise<void>
  /** For another ID of mine: friends become people to be asked. */
  resetIdentity(): Promise<Omit<ResetIdentity, 'before'>>
  /** From now on friends are dialled and requests go out. */
  connect(network: Network): void
  onKnock(from: PersonId, metadata: unknown): Promise<void>
  /** Dial of a stranger to somebody who came back by recovery words. */
  onStranger(dial: UnansweredDial): Promise<void>
  setOnline(is: boolean): void
  /** Persons whose conversations are on screen. */
  focus(persons: readonly PersonId[]): void
  wake(): void
  /** My name has changed. */
  tellName(): void
  /** My name, once there is a network to tell it over. */
  myName(): string | undefined
  /** Name that a friend gives themself. */
  heardName(person: PersonId, name: string): void
  /** Somebody was removed or blocked. */
  onParted(tell: (person: PersonId) => void): () => void
  stop(): void
}

/** People room: whom I know. The only writer of people and requests. */
export function createPeople(deps: Deps): PeopleRoom {
  const { me, storage, links, reach, crypto, clock, count, deleteWords, invites } = deps
  const invitedOnly = () => deps.chosen().invitedOnly
  let network: Network | undefined
  const onInvited = createListeners<[PersonId]>()
  const store = createStore<PeopleState>(() => ({ contacts: [], requests: [], blocked: [], ignored: [] }))
  const inTurn = createTurn()
  const blocking = createBlocking({ storage, store, reach, count })
  const contacts = createContacts({ storage, store, count, isBlocked: blocking.has, chosen: deps.chosen })
  const requests = createRequests({ storage, store, clock, count, onPushedOut: (from) => gate.pushedOut(from) })
  const pursuit = createPursuit({ reach, crypto, clock })
  const parting = createParting({
    ...{ contacts, requests, blocking, pursuit, links, clock, inTurn, deleteWords, portraits: deps.portraits },
  })
  /** Contact: whoever was removed is none. */
  const known = (person: PersonId) => {
    const contact = contacts.find(person)
    return contact?.status === 'removed' ? undefined : contact
  }
  const gate = createRequestGate({
    ...{ crypto, clock, count, invites, invitedOnly },
    ...{ isBlocked: blocking.has, isIgnored: requests.isIgnored },
    isKnown: (person) => known(person) !== undefined,
  })
  const profiles = createProfiles({
    ...{ links, reach, clock, myName: () => network?.myName() },
    onName: (peer, name) =>
      inTurn(async () => {
        const contact = contacts.find(peer)
        if (contact && name !== contact.name) await contacts.write({ ...contact, name })
      }),
  })

  /** Both agree: from now on we dial. */
  async function befriend(id: PersonId, name = '', { petname, by }: Befriending = {}): Promise<boolean> {
    const contact = contacts.find(id)
    const known = withPetname(asFriend(id, name, contacts.begin(id, name, clock.now())), petname)
    const friend = by ? { ...known, invited: by.label } : known
    const unchanged = contact?.status === 'friend' && contact.name === friend.name && contact.petname === friend.petname
    const more = by ? [requests.drop(id), by.change] : [requests.drop(id)]
    if ((by || !unchanged) && !(await contacts.write(friend, more))) return false
    by?.done()
    requests.forget(id)
    pursuit.pursue(friend)
    return true
  }

  const keeping = createKeeping({ contacts, reach })
  const adding = createAdding({ me, contacts, requests, blocking, parting, pursuit, links, clock, befriend, known })

  const receive = createReceiving({
    ...{ requests, invites, blocking, pursuit, gate, count, known, befriend, invitedOnly },
    onInvited: onInvited.tell,
  })

  followLinks({ links, reach, clock, contacts, pursuit, inTurn, befriend })

  return {
    store: store as ReadonlyStore<PeopleState>,
    read: adding.read,
    mistakable: (id, name) => mistakableAs(id, name, store.getState().contacts),
    add: (paste, petname) => inTurn(() => adding.add(paste, petname)),
    call: (id, petname) => inTurn(() => adding.call(id, petname)),
    async safetyNumber(id) {
      const mine = me()
      return mine && safetyNumber(crypto, mine, id)
    },
    keep: (id, what) => inTurn(() => keeping.keep(id, what)),
    accept: (from) =>
      inTurn(async () => {
        const request = requests.find(from)
        return request !== undefined && befriend(from, request.name)
      }),
    ignore: (from) => inTurn(() => requests.ignore([from])),
    ignoreAll: () => inTurn(() => requests.ignore(store.getState().requests.map(({ from }) => from))),
    onInvited: onInvited.add,
    recall: (from) => inTurn(() => requests.recall(from)),
    ...{ block: parting.block, unblock: parting.unblock, remove: parting.remove, onParted: parting.onParted },
    async onKnock(from, metadata) {
      const request = await gate.open(network?.self, from, metadata)
      if (request) await inTurn(() => receive(request))
    },
    async onStranger(dial) {
      // Whoever asked in words, or was removed by me, says no more by dialling.
      const isNew = () => !requests.find(dial.from) && !contacts.find(dial.from)
      // A dial brings no proof of an invite.
      const isUnwanted = blocking.has(dial.from) || requests.isIgnored(dial.from) || invitedOnly()
      if (isUnwanted || !isNew()) return
      const request = await gate.dialled(dial)
      if (request) await inTurn(async () => (isNew() ? receive(request) : undefined))
    },
    async load() {
      await blocking.load()
      await contacts.load()
      await requests.load()
      for (const contact of contacts.all()) pursuit.pursue(contact)
    },
    async resetIdentity() {
      const { changes, show } = contacts.reset()
      return {
        changes,
        onReset() {
          show()
          pursuit.askAnew(contacts.all())
        },
      }
    },
    connect(to) {
      network = to
      pursuit.connect(to, contacts.all())
    },
    setOnline: pursuit.setOnline,
    focus: pursuit.focus,
    wake: pursuit.wake,
    myName: () => network?.myName(),
    heardName: profiles.hear,
    tellName: () => profiles.tell(contacts.all().map(({ id }) => id)),
    stop: pursuit.stop,
  }
}

interface Followed {
  links: Links
  reach: Reach
  clock: Clock
  contacts: ReturnType<typeof createContacts>
  pursuit: Pick<ReturnType<typeof createPursuit>, 'proved'>
  inTurn: Turn
  befriend(id: PersonId): Promise<boolean>
}

/** Links with contacts, as they come and go. A proved one makes both sides contacts. */
function followLinks({ links, reach, clock, contacts, pursuit, inTurn, befriend }: Followed) {
  /** Version floor: what was agreed once is the least from then on. Nobody in between can bring an older one back. */
  async function raiseFloor({ peer, version }: Link) {
    const contact = contacts.find(peer)
    if (!contact || version <= (contact.floor ?? 1)) return
    if (await contacts.write({ ...contact, floor: version })) reach.setFloor(peer, version)
  }

  const note = (person: PersonId, what: Pick<Contact, 'dialled' | 'lastSeen'>) =>
    inTurn(async () => {
      const contact = contacts.find(person)
      if (contact) await contacts.write({ ...contact, ...what })
    })

  const accepted = async (person: PersonId) => contacts.find(person)?.status === 'asked' && befriend(person)

  links.onUp((link) => {
    void inTurn(async () => {
      pursuit.proved(link.peer)
      await accepted(link.peer)
      await raiseFloor(link)
    })
  })
  links.onDown(({ peer }, which) => {
    if (which === 'last') void note(peer, { lastSeen: clock.now() })
  })
  // Signed by whom I asked: that is their answer, whether or not there is a way between us.
  reach.onAdmitted((person) => void inTurn(() => accepted(person)))
  reach.onDial((person, dialled) => void note(person, { dialled }))
}
