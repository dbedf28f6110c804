import { createStore } from 'zustand/vanilla'
import type { App, DiskTrouble } from '../../../src/app/app.ts'
import type { Timer } from '../../../src/conversation/agreement.ts'
import type { Message } from '../../../src/conversation/message.ts'
import type { Own } from '../../../src/conversation/own.ts'
import { conversationWith, type PersonId } from '../../../src/engine/ids.ts'
import { readInvite } from '../../../src/engine/inviteLink.ts'
import type { LinkState, LinksState } from '../../../src/engine/linkState.ts'
import type { RelayHealth } from '../../../src/engine/relayHealth.ts'
import type { BackupState } from '../../../src/features/backup/backup.ts'
import type { Draft } from '../../../src/features/composing/drafts.ts'
import type { DoctorState } from '../../../src/features/doctor/doctor.ts'
import type { IdentityState } from '../../../src/features/identity/identity.ts'
import type { InstallationState } from '../../../src/features/installation/installation.ts'
import type { Invite } from '../../../src/features/invites/invites.ts'
import type { LazyLock } from '../../../src/features/lock/lock.ts'
import type { NotificationsState } from '../../../src/features/notifications/notifications.ts'
import type { Misbehaviour } from '../../../src/features/people/misbehaving.ts'
import type {
  AddResult,
  Blocked,
  Contact,
  ContactRequest,
  PasteReading,
  PeopleState,
} from '../../../src/features/people/people.ts'
import type { PicturesState } from '../../../src/features/pictures/pictures.ts'
import type { RecoveryState, WordsRead } from '../../../src/features/recovery/recovery.ts'
import type { IndexState } from '../../../src/features/search/search.ts'
import { DEFAULT_ALERTS } from '../../../src/features/settings/alerts.ts'
import type { SettingsState } from '../../../src/features/settings/settings.ts'
import { fakeBackup } from './fakeBackup.ts'
import { type FoundFiles, fakeFiles } from './fakeFiles.ts'
import { fakeInvites } from './fakeInvites.ts'
import { fakeNotifications } from './fakeNotifications.ts'
import { fakePictures } from './fakePictures.ts'

/** What the app is found with. */
export interface FakeWorld {
  identity: IdentityState
  contacts: readonly Contact[]
  requests: readonly ContactRequest[]
  ignored: readonly ContactRequest[]
  /** Everything on the disk, oldest first, by conversation; so is all that is found by an ID. */
  messages: Readonly<Record<string, readonly Message[]>>
  unread: Readonly<Record<string, number>>
  own: Readonly<Record<string, Own>>
  drafts: Readonly<Record<string, Draft>>
  typing: Readonly<Record<string, true>>
  timers: Readonly<Record<string, Timer>>
  blocked: readonly Blocked[]
  invites: readonly Invite[]
  pictures: Partial<PicturesState>
  files: FoundFiles
  misbehaving: Readonly<Record<string, Misbehaviour>>
  doctor: Partial<DoctorState>
  links: Readonly<Record<string, LinkState>>
  relays: RelayHealth
  signalling: LinksState['signalling']
  settings: Partial<SettingsState>
  disk: DiskTrouble
  installation: Partial<InstallationState>
  notifications: Partial<NotificationsState>
  index: IndexState | undefined
  recovery: Partial<RecoveryState>
  backup: Partial<BackupState>
  pageSize: number
  lock: LazyLock
}

export const fakeId = (seed: string) => `tete1${seed.repeat(60)}`.slice(0, 64) as PersonId
export const ME = fakeId('q7xm4zr9wk')
export const BOB = fakeId('p0d3s8jn5c')
export const ZOE = fakeId('v2ga6y0tlh')
/** The conversation with myself. */
export const NOTES = conversationWith(ME)

const SETTINGS: SettingsState = {
  theme: 'system',
  textSize: 'normal',
  language: undefined,
  ...{ readReceipts: true, typingNotices: true, relayAvailable: true },
  alerts: DEFAULT_ALERTS,
  ...{ picturesCome: true, questionKey: true, relayOnly: false, invitedOnly: false, hiddenFromNew: false },
  broker: 'https://chat.example/peer',
  brokers: [{ url: 'https://chat.example/peer', checksIds: true }],
}

type Further = 'pictures' | 'files' | 'misbehaving' | 'settings' | 'notifications'
type FakeRoom = 'identity' | 'recovery' | 'backup' | 'people' | 'invites' | Further

/** Rooms that know nothing of messages, each as it was found. */
export function fakeRooms(found: Partial<FakeWorld>): Pick<App, FakeRoom> {
  const settings = createStore<SettingsState>(() => ({ ...SETTINGS, ...found.settings }))
  return {
    identity: fakeIdentity(found),
    recovery: fakeRecovery(found),
    backup: fakeBackup(found.backup),
    people: fakePeople(found),
    invites: fakeInvites(found.invites),
    pictures: fakePictures(found.pictures),
    files: fakeFiles(found.files),
    misbehaving: fakeMisbehaving(found),
    settings: {
      store: settings,
      async set(change) {
        settings.setState(change)
        return true
      },
      async setBroker(url) {
        if (!/^https?:/.test(url)) return 'malformed'
        if (!settings.getState().brokers.some((one) => one.url === url)) return 'not-allowed'
        settings.setState({ broker: url })
        return 'done'
      },
    },
    notifications: fakeNotifications(found, (alerts) =>
      settings.setState((state) => ({ alerts: { ...state.alerts, ...alerts } })),
    ),
  }
}

function fakeIdentity(found: Partial<FakeWorld>): App['identity'] {
  const identity = createStore<IdentityState>(
    () => found.identity ?? { phase: 'ready', id: ME, name: 'Alice', notes: NOTES },
  )
  return {
    store: identity,
    async create(name) {
      if (name.trim() === '') return { ok: false, error: 'empty' }
      if (name.length > 64) return { ok: false, error: 'long' }
      identity.setState({ phase: 'ready', id: ME, name: name.trim(), notes: NOTES }, true)
      return { ok: true }
    },
    async rename(name) {
      if (name.trim() === '') return { ok: false, error: 'empty' }
      identity.setState({ phase: 'ready', id: ME, name: name.trim(), notes: NOTES }, true)
      return { ok: true }
    },
  }
}

/** Words of a published vector: nobody's. */
const WORDS = {
  en: 'legal winner thank year wave sausage worth useful legal winner thank yellow'.split(' '),
  fr: 'implorer visage sonnette voyage véloce pourpre volaille tribunal implorer visage sonnette voyelle'.split(' '),
}

function fakeRecovery(found: Partial<FakeWorld>): App['recovery'] {
  const store = createStore<RecoveryState>(() => ({ since: undefined, shown: undefined, ...found.recovery }))
  const read = (typed: string): WordsRead => {
    const words = typed.toLowerCase().match(/\p{L}+/gu) ?? []
    const unknown = words.find((word) => !WORDS.en.includes(word))
    if (unknown !== undefined)
      return { ok: false, error: 'unknown', word: unknown, near: [{ word: 'winner', text: 'winner' }] }
    if (words.length !== 12) return { ok: false, error: 'count', count: words.length }
    if (words.join(' ') !== WORDS.en.join(' ')) return { ok: false, error: 'checksum' }
    return { ok: true, id: ME, restore: async () => ({ ok: true }), secret: () => new Uint8Array(16) }
  }
  return {
    store,
    look: async () => undefined,
    words: async (list) => WORDS[list],
    async confirm(list, answers) {
      if ([...answers].some(([at, word]) => WORDS[list][at] !== word)) return 'wrong'
      store.setState({ since: Date.now() })
      return 'done'
    },
    read: async (typed) => read(typed),
    notNow: async () => store.setState({ shown: undefined }),
    show: (shown) => store.setState({ shown }),
  }
}

function fakeMisbehaving({ misbehaving = {} }: Partial<FakeWorld>): App['misbehaving'] {
  const store = createStore(() => misbehaving)
  return { store, forgive: (person) => store.setState(({ [person]: _forgiven, ...others }) => others, true) }
}

function fakePeople(found: Partial<FakeWorld>): App['people'] {
  const people = createStore<PeopleState>(() => ({
    contacts: found.contacts ?? [],
    requests: found.requests ?? [],
    blocked: found.blocked ?? [],
    ignored: found.ignored ?? [],
  }))
  const leave = (id: PersonId, left?: 'blocked' | 'removed') =>
    people.setState(({ contacts }) => ({
      contacts: contacts.map(({ left: _before, ...one }) => (one.id === id && left ? { ...one, left } : one)),
    }))
  function read(paste: string): PasteReading {
    const invite = readInvite(paste)
    const id = (invite?.id ?? paste.trim()) as PersonId
    if (paste.trim() === '') return { ok: false, error: 'empty' }
    if (id === ME) return { ok: false, error: 'self', id }
    if (people.getState().contacts.some((one) => one.id === id)) return { ok: false, error: 'known', id }
    if (!id.startsWith('tete1')) return { ok: false, error: 'wrong-kind' }
    if (id.length !== 64) return { ok: false, error: 'typo' }
    return invite ? { ok: true, id, invite } : { ok: true, id }
  }
  return {
    store: people,
    read,
    mistakable: () => undefined,
    onInvited: () => () => undefined,
    async add(paste, petname = ''): Promise<AddResult> {
      const reading = read(paste)
      if (!reading.ok) return reading
      const { id } = reading
      const contact: Contact = { id, name: '', status: 'asked', addedAt: Date.now(), ...(petname ? { petname } : {}) }
      people.setState((state) => ({ contacts: [...state.contacts, contact] }))
      return { ok: true, id }
    },
    async call(id, petname) {
      people.setState(({ contacts }) => ({
        contacts: contacts.map(({ petname: _before, ...one }) =>
          one.id === id && petname ? { ...one, petname } : one,
        ),
      }))
      return 'done'
    },
    safetyNumber: async () => '367031772801946423687417461718704706182842446730035451776417',
    async keep(id, what) {
      people.setState(({ contacts }) => ({
        contacts: contacts.map((one) => (one.id === id ? { ...one, ...what } : one)),
      }))
      return true
    },
    async accept(from) {
      const request = people.getState().requests.find((one) => one.from === from)
      if (!request) return false
      const contact: Contact = { id: from, name: request.name, status: 'friend', addedAt: Date.now() }
      people.setState((state) => ({
        contacts: [...state.contacts, contact],
        requests: state.requests.filter((one) => one.from !== from),
      }))
      return true
    },
    async ignore(from) {
      people.setState((state) => ({ requests: state.requests.filter((one) => one.from !== from) }))
      return true
    },
    async ignoreAll() {
      people.setState(({ requests }) => ({ requests: [], ignored: requests }))
      return true
    },
    async recall(from) {
      people.setState(({ requests, ignored }) => ({
        requests: [...requests, ...ignored.filter((one) => from.includes(one.from))],
        ignored: ignored.filter((one) => !from.includes(one.from)),
      }))
      return true
    },
    async block(id) {
      const name = people.getState().contacts.find((one) => one.id === id)?.name ?? ''
      people.setState(({ blocked }) => ({ blocked: [...blocked, { id, name, at: Date.now() }] }))
      leave(id, 'blocked')
      return true
    },
    async unblock(id) {
      people.setState(({ blocked }) => ({ blocked: blocked.filter((one) => one.id !== id) }))
      leave(id)
      return true
    },
    async remove(id) {
      leave(id, 'removed')
      return async () => {
        leave(id)
        return true
      }
    },
  }
}
