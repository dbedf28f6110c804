import { createDialer, type Dialer } from '../engine/dialer.ts'
import type { Writer } from '../engine/entry.ts'
import { createGate } from '../engine/gate.ts'
import { instanceWith } from '../engine/instance.ts'
import { createLinks, type Links, type Me } from '../engine/links.ts'
import { createLog } from '../engine/log.ts'
import { createMarks } from '../engine/marks.ts'
import { createSides } from '../engine/side/sides.ts'
import { createSync, type Sync } from '../engine/sync.ts'
import { type ChatRoom, createChat } from '../features/chat/chat.ts'
import { unindexedTable } from '../features/chat/tables.ts'
import { forDisplay } from '../features/chat/text/safeText.ts'
import { createContacts } from '../features/contacts/contacts.ts'
import { nameOf } from '../features/contacts/naming.ts'
import { createIdentity, type Self } from '../features/identity/identity.ts'
import { createNotifications } from '../features/notifications/notifications.ts'
import { createSearchDoor } from '../features/search/door.ts'
import { type BrokerChoice, createSettings, type Settings } from '../features/settings/settings.ts'
import { checkCandidate, checkDescription } from '../lib/sdp.ts'
import type { Attention } from '../ports/attention.ts'
import type { Badge } from '../ports/badge.ts'
import type { Clock } from '../ports/clock.ts'
import type { Crypto } from '../ports/crypto.ts'
import type { Installer } from '../ports/installer.ts'
import type { KeyStore } from '../ports/keyStore.ts'
import type { Notifier } from '../ports/notifier.ts'
import type { QuickStore } from '../ports/quickStore.ts'
import type { SearchIndexes } from '../ports/searchIndex.ts'
import type { SideEnds } from '../ports/sideConnections.ts'
import type { Sound } from '../ports/sound.ts'
import type { Storage } from '../ports/storage.ts'
import type { Count, PeerId, Transport } from '../ports/transport.ts'
import type { Updates } from '../ports/updates.ts'
import type { App } from './app.ts'
import { watchDisk } from './disk.ts'
import { createInstallation } from './installation.ts'
import { searchTexts } from './searchTexts.ts'

export interface AppDeps {
  storage: Storage
  keyStore: KeyStore
  crypto: Crypto
  clock: Clock
  /** Made once there is an identity; may take its time, since nothing on screen waits for it. */
  transport(me: Me, settings: Settings): Promise<Transport>
  /** Made with it. */
  sideEnds(settings: Settings): Promise<SideEnds>
  drafts: QuickStore
  brokers: readonly [BrokerChoice, ...BrokerChoice[]]
  relayAvailable: boolean
  updates: Updates
  installer: Installer
  notifier: Notifier
  sound: Sound
  badge: Badge
  attention: Attention
  indexes: SearchIndexes
  count: Count
}

/** Puts the rooms together. Rejects only when the disk cannot be read. */
export async function createApp(deps: AppDeps): Promise<App> {
  const { crypto, clock, count } = deps
  const disk = watchDisk(deps.storage, (table) => {
    if (table === unindexedTable.name) search.onErased()
  })
  const { storage } = disk
  let stopped = false
  let network: { transport: Transport; dialer: Dialer; sideEnds: SideEnds } | undefined

  const installation = createInstallation(deps)
  const settings = await createSettings({ storage, brokers: deps.brokers, relayAvailable: deps.relayAvailable })
  const identity = await createIdentity({
    storage,
    keyStore: deps.keyStore,
    crypto,
    // Friends know only my former ID: they are asked again, and what we wrote stays.
    async anew() {
      const rooms = [await chat.anew(), await contacts.anew()] as const
      return {
        before: rooms[0].before,
        changes: rooms.flatMap(({ changes }) => changes),
        onWritten() {
          for (const { onWritten } of rooms) onWritten()
        },
      }
    },
    onReady: (me) => online(start(me)),
  })
  const self = (): Self => {
    const me = identity.self()
    if (!me) throw new Error('there is no identity yet')
    return me
  }

  const writer = (peer: PeerId): Writer => {
    const { id, instance, before } = self()
    return { id, instance: instanceWith(instance, peer), base: before[peer] ?? 0 }
  }

  // The rooms and the engine know each other through these few late bindings alone.
  const links: Links = createLinks({
    me: self,
    crypto,
    clock,
    count,
    floor: () => 1,
    unconfirmed: (peer) => sync.unconfirmed(peer),
  })
  const contacts = createContacts({ me: () => identity.self()?.id, storage, links, crypto, clock, count })
  const sides = createSides({
    me: self,
    links,
    ends: { create: (options, handlers) => network?.sideEnds.create(options, handlers) },
    audience: contacts.admits,
    crypto,
    clock,
    count,
  })
  const marks = createMarks({
    storage,
    clock,
    onRaised(peer, raised, name) {
      chat.onMarks(peer, raised, name)
      if (name === 'seen') sync.toldRead(peer)
    },
  })
  const log = createLog({
    storage,
    clock,
    me: writer,
    project: (entries, mine) => chat.project(entries, mine),
  })
  const sync: Sync = createSync({
    links,
    log,
    marks,
    clock,
    count,
    me: writer,
    audience: contacts.admits,
    tellsRead: () => settings.store.getState().readReceipts,
  })
  const chat: ChatRoom = createChat({
    storage,
    log,
    marks,
    links,
    clock,
    drafts: deps.drafts,
    me: writer,
    audience: contacts.admits,
    tellsTyping: () => settings.store.getState().typingNotices,
    tellsRead: () => settings.store.getState().readReceipts,
    onFocus: contacts.focus,
  })

  const notifications = createNotifications({
    notifier: deps.notifier,
    sound: deps.sound,
    badge: deps.badge,
    attention: deps.attention,
    clock,
    settings,
    contacts: contacts.store,
    chat: chat.store,
    nameOf,
    readable: forDisplay,
  })
  chat.onArrived(notifications.onArrived)
  chat.onReaction(notifications.onReaction)
  const search = createSearchDoor({
    load: async () => (await import('../features/search/createSearch.ts')).createSearch,
    indexes: deps.indexes,
    storage,
    log,
    clock,
    texts: searchTexts(clock.now),
    unindexed: unindexedTable.name,
  })

  async function start(me: Self) {
    const [transport, sideEnds] = await Promise.all([deps.transport(me, settings), deps.sideEnds(settings)])
    if (stopped) return
    const dialer = createDialer({ me: self, transport, links, crypto, clock })
    network = { transport, dialer, sideEnds }
    const gate = createGate({ self: me.id, crypto, count, admits: contacts.admits, yields: dialer.yields })
    contacts.connect({ self: me, myName, transport, dialer })
    transport.start({
      admit: gate.admit,
      fitsDescription: (sdp) => checkDescription(sdp),
      fitsCandidate: (line) => checkCandidate(line),
      onChannel: (channel) => void links.adopt(channel),
      onKnock: (from, metadata) => void contacts.onKnock(from, metadata),
      onSignalling(state) {
        links.setSignalling(state)
        dialer.setSignalling(state)
        contacts.setOnline(state === 'online')
      },
    })
  }
  /** Without a network the rest still works; a reload tries again. */
  const online = (starting: Promise<void>) => void starting.catch(() => count('network.failed'))
  const myName = () => {
    const state = identity.store.getState()
    return state.phase === 'ready' ? state.name : ''
  }

  await Promise.all([contacts.load(), chat.load()])
  const me = identity.self()
  if (me) online(start(me))

  return {
    identity: {
      store: identity.store,
      create: identity.create,
      async rename(name) {
        const renamed = await identity.rename(name)
        if (renamed.ok) contacts.tellName()
        return renamed
      },
    },
    contacts,
    chat,
    settings,
    search,
    links: { store: links.store, dialNow: (peer) => network?.dialer.now(peer) },
    disk: { store: disk.store },
    installation,
    notifications,
    wake() {
      deps.updates.check()
      network?.transport.probe()
      links.probe()
      sides.wake()
      network?.dialer.nowAll()
      contacts.wake()
    },
    leave() {
      sides.closeAll()
      for (const { id } of contacts.store.getState().contacts) links.drop(id)
    },
    async stop() {
      stopped = true
      installation.stop()
      notifications.stop()
      contacts.stop()
      chat.stop()
      search.stop()
      marks.stop()
      network?.dialer.stop()
      sides.stop()
      links.stop()
      network?.transport.stop()
      storage.close()
    },
  }
}
