import * as v from 'valibot'
import { createStore } from 'zustand/vanilla'
import { parsePaste } from '../../engine/address.ts'
import type { Dialer } from '../../engine/dialer.ts'
import { createSeen } from '../../engine/gate.ts'
import type { PersonId } from '../../engine/ids.ts'
import { MAX_REQUESTS } from '../../engine/limits.ts'
import type { Link, Links } from '../../engine/links.ts'
import type { Reach } from '../../engine/reach.ts'
import { createTurn } from '../../lib/inTurn.ts'
import { clipName } from '../../lib/name.ts'
import type { ReadonlyStore } from '../../lib/readonlyStore.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Crypto } from '../../ports/crypto.ts'
import type { Change, Storage } from '../../ports/storage.ts'
import type { Count, Transport } from '../../ports/transport.ts'
import type { ResetIdentity, Self } from '../identity/identity.ts'
import { createKnocking } from './knocking.ts'
import { toldApart } from './naming.ts'
import type { AddResult, Contact, ContactRequest, People, PeopleState } from './people.ts'
import { profileProtocol } from './protocol.ts'
import { openRequest, parseRequest } from './request.ts'
import { PersonRow, peopleTable, RequestRow, requestsTable } from './tables.ts'

/** Requests whose signature and seal are looked at in any one second: the rest of a flood costs nothing. */
const MAX_OPENED_PER_SECOND = 20
/** Between two names of one friend that are written. Milliseconds. */
const NAME_INTERVAL_MS = 1_000
/** People ignored and remembered as such; the oldest is forgotten first. */
const MAX_IGNORED = 1_000

interface Deps {
  /** My ID; `undefined` before the first run is over. */
  me: () => PersonId | undefined
  storage: Storage
  links: Links
  reach: Reach
  crypto: Crypto
  clock: Clock
  count: Count
}
interface Network {
  self: Self
  myName(): string
  transport: Transport
  dialer: Dialer
}

export interface PeopleRoom extends People {
  load(): Promise<void>
  /** For another ID of mine: friends become people to be asked. */
  resetIdentity(): Promise<Omit<ResetIdentity, 'before'>>
  /** From now on friends are dialled and requests go out. */
  connect(network: Network): void
  onKnock(from: PersonId, metadata: unknown): Promise<void>
  setOnline(is: boolean): void
  /** Persons whose conversations are on screen. */
  focus(persons: readonly PersonId[]): void
  wake(): void
  /** My name has changed. */
  tellName(): void
  stop(): void
}

/** People room: whom I know. The only writer of people and requests. */
export function createPeople({ me, storage, links, reach, crypto, clock, count }: Deps): PeopleRoom {
  const store = createStore<PeopleState>(() => ({ contacts: [], requests: [] }))
  const inTurn = createTurn()
  const seen = createSeen()
  const ignored = new Map<PersonId, number>()
  let network: Network | undefined
  let focused: readonly PersonId[] = []
  let knocking: ReturnType<typeof createKnocking> | undefined
  let opened = { second: 0, count: 0 }

  const find = (id: PersonId) => store.getState().contacts.find((c) => c.id === id)
  const isKnown = (person: PersonId) => find(person) !== undefined

  /** Written, then shown. `undefined` takes the contact's request away as well. */
  async function write(contact: Contact, more: readonly Change[] = []): Promise<boolean> {
    const { alike: _found, ...row } = contact
    if ((await storage.write([{ put: peopleTable.name, row }, ...more])) !== 'done') return false
    store.setState(({ contacts }) => {
      const all = [...contacts.filter((c) => c.id !== contact.id), contact]
      return { contacts: toldApart(all.sort((a, b) => a.addedAt - b.addedAt)) }
    })
    return true
  }
  const withoutRequest = (from: PersonId) =>
    store.setState(({ requests }) => ({ requests: requests.filter((r) => r.from !== from) }))

  /** A friend is dialled, somebody whom I asked is asked again. */
  function pursue({ id, status, floor }: Contact) {
    if (floor !== undefined) reach.setFloor(id, floor)
    reach.want(id, status)
    if (status === 'asked') return knocking?.ask(id)
    reach.unwant(id, 'asked')
    knocking?.done(id)
  }

  /** Both agree: from now on we dial. */
  async function befriend(id: PersonId, name?: string): Promise<boolean> {
    const contact = find(id)
    const friend: Contact = {
      id,
      name: name || contact?.name || '',
      status: 'friend',
      addedAt: contact?.addedAt ?? clock.now(),
      ...(contact?.lastSeen === undefined ? {} : { lastSeen: contact.lastSeen }),
      ...(contact?.floor === undefined ? {} : { floor: contact.floor }),
    }
    const unchanged = contact?.status === 'friend' && contact.name === friend.name
    if (!unchanged && !(await write(friend, [{ drop: requestsTable.name, key: id }]))) return false
    ignored.delete(id)
    withoutRequest(id)
    pursue(friend)
    return true
  }

  const add = (paste: string) =>
    inTurn(async (): Promise<AddResult> => {
      const parsed = parsePaste(paste)
      if (!parsed.ok) return parsed
      const { id } = parsed
      if (id === me()) return { ok: false, error: 'self', id }
      if (isKnown(id)) return { ok: false, error: 'known', id }
      const request = store.getState().requests.find((r) => r.from === id)
      // They asked already (perhaps I had ignored it): pasting their ID is the answer.
      if (request || ignored.has(id))
        return (await befriend(id, request?.name)) ? { ok: true, id } : { ok: false, error: 'storage' }
      const contact: Contact = { id, name: '', status: 'asked', addedAt: clock.now() }
      if (!(await write(contact))) return { ok: false, error: 'storage' }
      pursue(contact)
      return { ok: true, id }
    })

  const accept = (from: PersonId) =>
    inTurn(async () => {
      const request = store.getState().requests.find((r) => r.from === from)
      return request !== undefined && befriend(from, request.name)
    })

  const ignore = (from: PersonId) =>
    inTurn(async () => {
      const request = store.getState().requests.find((r) => r.from === from)
      if (!request) return false
      const oldest = ignored.size >= MAX_IGNORED ? [...ignored].sort((a, b) => a[1] - b[1])[0]?.[0] : undefined
      const row = { ...request, state: 'ignored' } satisfies RequestRow
      const changes: Change[] = [{ put: requestsTable.name, row }]
      if (oldest) changes.push({ drop: requestsTable.name, key: oldest })
      if ((await storage.write(changes)) !== 'done') return false
      if (oldest) ignored.delete(oldest)
      ignored.set(from, request.at)
      withoutRequest(from)
      return true
    })

  function tooMany(): boolean {
    const second = Math.floor(clock.uptime() / 1_000)
    opened = second === opened.second ? { second, count: opened.count + 1 } : { second, count: 1 }
    return opened.count > MAX_OPENED_PER_SECOND
  }

  async function onKnock(from: PersonId, metadata: unknown): Promise<void> {
    const self = network?.self
    const sealed = self && parseRequest(from, self.id, metadata)
    if (!sealed) return count('request.malformed')
    const key = `${from} ${sealed.nonce}`
    if (seen.has(key)) return count('request.replayed')
    if (ignored.has(from)) return count('request.ignored')
    if (!isKnown(from) && tooMany()) return count('request.flood')
    const request = await openRequest(sealed, self.keys, crypto)
    if (!request) return count('request.forged')
    if (seen.has(key)) return count('request.replayed')
    seen.add(key)
    await inTurn(() => receive(request))
  }

  async function receive(request: ContactRequest): Promise<void> {
    const { from } = request
    const contact = find(from)
    if (contact) {
      // I asked them, and they ask me: agreed. Or they do not know yet that I accepted: then dialling tells them.
      if (!(await befriend(from, contact.name || request.name))) return
      network?.dialer.now(from)
      return
    }
    if (ignored.has(from)) return count('request.ignored') // while it was being opened
    const before = store.getState().requests
    const known = before.find((r) => r.from === from)
    if (known && known.at >= request.at) return count('request.replayed')
    if (!known && before.length >= MAX_REQUESTS) return count('request.full')
    const row = { ...request, state: 'open' } satisfies RequestRow
    if ((await storage.write([{ put: requestsTable.name, row }])) !== 'done') return
    store.setState(({ requests }) => ({ requests: [...requests.filter((r) => r.from !== from), request] }))
  }

  /** Names of friends, as last heard within the pause. However often they say theirs, it is written once a second. */
  const heard = new Map<PersonId, string>()
  async function takeName(peer: PersonId) {
    const name = heard.get(peer) ?? ''
    await inTurn(async () => {
      const contact = find(peer)
      const clean = clipName(name)
      if (contact && clean !== '' && clean !== contact.name) await write({ ...contact, name: clean })
    })
    clock.after(NAME_INTERVAL_MS, () => {
      if (heard.get(peer) === name) heard.delete(peer)
      else void takeName(peer)
    })
  }
  links.serve(profileProtocol, reach.admits, {
    name({ peer }, { name }) {
      const waiting = heard.has(peer)
      heard.set(peer, name)
      if (!waiting) void takeName(peer)
    },
  })
  links.onUp((link) => {
    if (network) link.send(profileProtocol, 'name', { name: network.myName() })
    // A proved link makes both sides contacts.
    void inTurn(async () => {
      if (find(link.peer)?.status === 'asked') await befriend(link.peer)
      await raiseFloor(link)
    })
  })
  /** Version floor: what was agreed once is the least from then on. Nobody in between can bring an older one back. */
  async function raiseFloor({ peer, version }: Link) {
    const contact = find(peer)
    if (!contact || version <= (contact.floor ?? 1)) return
    if (await write({ ...contact, floor: version })) reach.setFloor(peer, version)
  }

  links.onDown(({ peer }, which) => {
    if (which !== 'last') return
    void inTurn(async () => {
      const contact = find(peer)
      if (contact) await write({ ...contact, lastSeen: clock.now() })
    })
  })

  return {
    store: store as ReadonlyStore<PeopleState>,
    add,
    accept,
    ignore,
    onKnock,
    async load() {
      const rows = async <T extends v.GenericSchema>(table: string, schema: T): Promise<v.InferOutput<T>[]> =>
        (await storage.range({ table })).flatMap((row) => {
          const parsed = v.safeParse(schema, row)
          if (!parsed.success) count(`row.${table}`) // set aside: the rest loads
          return parsed.success ? [parsed.output] : []
        })
      const contacts = (await rows(peopleTable.name, PersonRow)).sort((a, b) => a.addedAt - b.addedAt)
      const requests: ContactRequest[] = []
      for (const { state, ...request } of await rows(requestsTable.name, RequestRow)) {
        if (state === 'ignored') ignored.set(request.from, request.at)
        else requests.push(request)
      }
      store.setState({ contacts: toldApart(contacts), requests: requests.sort((a, b) => a.at - b.at) })
      for (const contact of contacts) pursue(contact)
    },
    async resetIdentity() {
      const contacts = store.getState().contacts.map((one) => ({ ...one, status: 'asked' as const }))
      const changes = contacts.map(({ alike: _found, ...row }) => ({ put: peopleTable.name, row }))
      return {
        changes,
        onReset() {
          store.setState({ contacts })
          for (const contact of contacts) {
            reach.unwant(contact.id, 'friend')
            pursue(contact)
          }
        },
      }
    },
    connect(to) {
      network = to
      knocking = createKnocking({ self: () => to.self, myName: to.myName, transport: to.transport, crypto, clock })
      for (const contact of store.getState().contacts) pursue(contact)
      knocking.focus(focused)
      to.dialer.focus(focused)
    },
    setOnline: (is) => knocking?.setOnline(is),
    focus(persons) {
      focused = persons
      knocking?.focus(persons)
      network?.dialer.focus(persons)
    },
    wake: () => knocking?.nowAll(),
    tellName() {
      for (const { id } of store.getState().contacts)
        links.to(id)?.send(profileProtocol, 'name', { name: network?.myName() ?? '' })
    },
    stop: () => knocking?.stop(),
  }
}
