import { createAcknowledged } from '../conversation/acknowledged.ts'
import { createConversationRows } from '../conversation/conversationRows.ts'
import { createErasing } from '../conversation/erasing.ts'
import { createForwarders } from '../conversation/forwarding.ts'
import { createTold } from '../conversation/late.ts'
import { createOutcomes, NO_OUTCOME } from '../conversation/outcome.ts'
import { createProjection } from '../conversation/projection.ts'
import { createRemoved } from '../conversation/removed.ts'
import { unindexedTable } from '../conversation/tables.ts'
import { isHidden } from '../conversation/underWay.ts'
import { createVanishing } from '../conversation/vanishing.ts'
import { createCosts } from '../engine/costs.ts'
import { conversationWith, personIn } from '../engine/ids.ts'
import { createLinks } from '../engine/links.ts'
import { createLog } from '../engine/log.ts'
import { createMarks, type Marks, withoutRead } from '../engine/marks.ts'
import { createReach } from '../engine/reach.ts'
import { createRules } from '../engine/rules.ts'
import { createSides } from '../engine/side/sides.ts'
import { createSync } from '../engine/sync.ts'
import { createActs } from '../features/acts/acts.ts'
import { createSending } from '../features/acts/sending.ts'
import { createWritten } from '../features/acts/written.ts'
import { createChats } from '../features/chatList/chats.ts'
import { createDrafts } from '../features/composing/drafts.ts'
import { createTyping } from '../features/composing/typing.ts'
import { createFiles } from '../features/files/createFiles.ts'
import { createIdentity, type Self } from '../features/identity/identity.ts'
import { createInstallation } from '../features/installation/installation.ts'
import { createInvites } from '../features/invites/createInvites.ts'
import { createLeaving } from '../features/leaving/leaving.ts'
import { createNotifications } from '../features/notifications/notifications.ts'
import { createPeople } from '../features/people/createPeople.ts'
import { createMisbehaving } from '../features/people/misbehaving.ts'
import { nameOf } from '../features/people/naming.ts'
import { createPictures } from '../features/pictures/createPictures.ts'
import { createRecovery } from '../features/recovery/createRecovery.ts'
import { createLazySearch } from '../features/search/lazySearch.ts'
import { createSettings, settingsTable } from '../features/settings/settings.ts'
import { createStarred } from '../features/starred/starred.ts'
import { createOpenings } from '../features/transcript/openings.ts'
import { forDisplay } from '../richText/safeText.ts'
import type { App } from './app.ts'
import type { AppDeps } from './appDeps.ts'
import { connectRooms, identityTold } from './betweenRooms.ts'
import { watchDisk } from './disk.ts'
import { createForgetting } from './forgetting.ts'
import { lazyBackup } from './lazyBackup.ts'
import { lazyDoctor } from './lazyDoctor.ts'
import { loadReader, loadSearch } from './loadSearch.ts'
import { createNetwork } from './network.ts'

/** Puts the rooms together: each is made of what exists, and what comes later registers itself. Rejects only when the disk cannot be read. */
export async function createApp(deps: AppDeps): Promise<App> {
  const { crypto, clock, count, keyStore } = deps
  const disk = watchDisk(deps.storage)
  const { storage } = disk
  const removed = createRemoved()
  const installation = createInstallation(deps)
  const settings = await createSettings({ storage, brokers: deps.brokers, relayAvailable: deps.relayAvailable })
  const identity = await createIdentity({ storage, keyStore, crypto, clock })
  const self = (): Self => {
    const me = identity.self()
    if (!me) throw new Error('there is no identity yet')
    return me
  }
  const chosen = settings.store.getState
  const tellsRead = () => chosen().readReceipts
  // Who keeps their own reading to themselves does not see that of others.
  const shownMarks = (all: Marks) => (tellsRead() ? all : withoutRead(all))

  // The engine.
  const rules = createRules(self)
  const reach = createReach()
  const links = createLinks({ me: self, crypto, clock, count, floor: reach.floor, kept: deps.stamps })
  const marks = createMarks({ storage, clock })

  // Conversations: what entries come to.
  const rows = createConversationRows()
  const outcomes = createOutcomes()
  const { seen, acknowledged } = createAcknowledged({ storage, clock, rules, marks, outcomes })
  // What is being deleted: gone for every eye at once, and for what is written once it cannot be undone any more.
  const visible = removed.hidden(storage, true)
  const lasting = removed.hidden(storage, false)
  const projecting = { storage: lasting, rules, now: clock.now, rows, seen, acknowledged, outcomes, count }
  const costs = createCosts({ storage, clock, hidden: isHidden })
  const log = createLog({ storage, clock, rules, project: createProjection(projecting), costs })
  const told = createTold(rows)
  createSync({ links, log, marks, clock, count, rules, audience: reach.admits, tellsRead, costs, ...told })
  const erase = createErasing({ storage: lasting, log, rules, now: clock.now, rows, seen, outcomes })
  const vanishing = createVanishing({ storage, clock, rules, rows, marks, erase, outcomes })

  // The rooms.
  const leaving = createLeaving({
    load: async () =>
      (await import('../conversation/removal.ts')).createRemoval({
        ...{ storage, log, rules, marks, rows, clock, removed },
        onGone(conversation) {
          outcomes.tell(conversation, { ...NO_OUTCOME, removed: true })
          costs.forget(personIn(conversation))
        },
      }),
    removed,
    forget: (conversation) => forget(conversation),
  })
  const invites = createInvites({ storage, crypto, clock, count })
  const recovery = createRecovery({
    ...{ storage, table: settingsTable.name, keyStore, crypto, marks, log, clock },
    ...{ restore: identity.restore, whose: identity.whose },
  })
  const people = createPeople({
    me: () => identity.self()?.id,
    ...{ storage, links, reach, crypto, clock, count },
    deleteWords: (person, along) => leaving.deleteChat(conversationWith(person), along),
    portraits: (person) => pictures.along(person),
    ...{ invites: invites.book, chosen },
  })
  const pictures = createPictures({
    ...{ storage, links, people: people.store, crypto, clock, count, costs, drawers: deps.drawers },
    ...{ audience: reach.admits, onName: people.heardName, myName: people.myName },
  })
  const misbehaving = createMisbehaving({ links, costs })
  const typing = createTyping({
    ...{ links, clock, rules },
    audience: reach.admits,
    tells: () => settings.store.getState().typingNotices,
  })
  const drafts = createDrafts({ quickStore: deps.drafts, clock, storage: visible, rules, outcomes })
  const { keepUntilWritten } = drafts
  const written = createWritten({ storage, table: settingsTable.name })
  const sending = createSending({ storage: visible, log, clock, rows, keepUntilWritten, written })
  const { failures } = sending
  const chats = createChats({ storage, log, marks, rules, rows, outcomes, clock, failures, shownMarks })
  const forwarders = createForwarders()
  const ofActs = { storage: visible, log, marks, rules, clock, rows, erase, outcomes, written, forwarders }
  const acts = createActs({ ...ofActs, sending })
  const openings = createOpenings({
    storage: visible,
    ...{ clock, rules, marks, rows, outcomes, drafts, shownMarks, failures },
    look: chats.look,
    watchedHere: deps.attention.here ?? deps.attention.watched,
  })
  const starred = createStarred({ storage: visible, marks, rules, clock })
  const notifications = createNotifications({
    ...{ ...deps, settings, rules, nameOf, picture: pictures.addressOf },
    ...{ people: people.store, chats: chats.store, openings: openings.store, isLookedAt: openings.isLookedAt },
    readable: forDisplay,
    reader: loadReader,
    tellsNothing: deps.lock.isOn(),
  })
  const search = createLazySearch({
    load: loadSearch(rules, clock.now),
    indexes: deps.indexes,
    ...{ storage: visible, lasting },
    log,
    clock,
    unindexed: unindexedTable.name,
  })

  const backup = lazyBackup(deps.backups, {
    ...{ storage, visible, feed: disk.feed, isGoing: removed.isGoing, keyStore, settings: settingsTable.name },
    ...{ identity, people, crypto, clock, marks, rules },
  })

  const forget = createForgetting({ chats, drafts, sending, openings, notifications })

  // What each tells the others.
  disk.onPut((table) => {
    if (table === unindexedTable.name) search.onErased()
  })
  identity.beforeReset(chats.resetIdentity)
  identity.beforeReset(people.resetIdentity)
  identity.beforeReset(invites.resetIdentity)
  connectRooms({ outcomes, rules, clock, settings, identity, people, chats, typing, sending, openings, notifications })

  const network = createNetwork({ ...deps, settings, self, links, reach, people, identity })
  identity.onReady(network.start)
  const sides = createSides({ links, ends: network.sideEnds, audience: reach.admits, crypto, clock, count })
  const ofFiles = { storage: lasting, log, links, sides, rows, crypto, clock, count, outcomes, forwarders, chosen }
  const files = createFiles({ ...ofFiles, disk: deps.files, audience: reach.admits, me: () => self().id })
  const doctor = lazyDoctor({ ...deps, storage, settings, identity, people, links, network })

  await Promise.all([rows.load(storage), removed.load(storage)])
  await Promise.all([people.load(), invites.load(), pictures.load(), files.load(), chats.load(), drafts.load()])
  leaving.load()
  void vanishing.load().catch(() => undefined)
  const me = identity.self()
  if (me) for (const start of [network.start, chats.ticks.load]) start(me)

  return {
    identity: identityTold(identity, [people, pictures]),
    ...{ recovery, backup, people, invites, pictures, files, misbehaving, chats, drafts, typing, starred },
    ...{ settings, search },
    leaving: { deleteChat: (conversation) => leaving.deleteChat(conversation) },
    chat: { open: openings.open, acts, atHand: openings.atHand },
    ...{ doctor, links: { store: links.store, dialNow: network.dialNow }, disk: { store: disk.store } },
    ...{ installation, notifications, relays: network.relays, codes: deps.codes, lock: deps.lock },
    forgetDevice: deps.forgetDevice,
    wake(moved) {
      // Links first: whose link is in doubt is dialled with those who have none.
      links.probe()
      for (const part of [vanishing, network, sides, people]) part.wake(moved)
      deps.updates.check()
    },
    leave() {
      sides.closeAll()
      for (const { id } of people.store.getState().contacts) links.drop(id)
    },
    async stop() {
      for (const room of [backup, installation, notifications, recovery, people, pictures, files, openings, typing])
        room.stop()
      drafts.stop()
      for (const part of [vanishing, leaving, search, marks, costs, sides, network, doctor]) part.stop()
      storage.close()
    },
  }
}
