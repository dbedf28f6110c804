import { plainMessageOf } from '../conversation/message.ts'
import type { Outcomes } from '../conversation/outcome.ts'
import { entryId } from '../engine/entry.ts'
import { conversationWith } from '../engine/ids.ts'
import { NO_MARKS } from '../engine/marks.ts'
import type { RulesOf } from '../engine/rules.ts'
import type { Sending } from '../features/acts/sending.ts'
import type { ChatsRoom } from '../features/chatList/chats.ts'
import type { createTyping } from '../features/composing/typing.ts'
import type { createIdentity, Identity } from '../features/identity/identity.ts'
import type { createNotifications } from '../features/notifications/notifications.ts'
import type { PeopleRoom } from '../features/people/createPeople.ts'
import type { Settings } from '../features/settings/settings.ts'
import type { OpeningsRoom } from '../features/transcript/openings.ts'
import type { Clock } from '../ports/clock.ts'

interface Deps {
  outcomes: Outcomes
  rules: RulesOf
  clock: Clock
  settings: Settings
  identity: Pick<Awaited<ReturnType<typeof createIdentity>>, 'onReady'>
  people: PeopleRoom
  chats: ChatsRoom
  typing: ReturnType<typeof createTyping>
  sending: Sending
  openings: OpeningsRoom
  notifications: ReturnType<typeof createNotifications>
}

/** Between rooms: what happens in one and concerns another. */
export function connectRooms(deps: Deps) {
  const { outcomes, rules, clock, settings, identity, people, chats, typing, sending, openings, notifications } = deps
  outcomes.add((conversation, { news, reactions, lines, gone, removed }) => {
    if (removed) openings.lookAgain(conversation)
    for (const { id, emoji } of reactions) notifications.onReaction(conversation, id, emoji)
    notifications.onErased(conversation, [...gone, ...lines.filter(({ erased }) => erased).map(entryId)])
    if (news.length === 0) return
    for (const line of news) typing.heard(line.author)
    const context = { rules: rules(conversation), marks: NO_MARKS, now: clock.now() }
    notifications.onArrived(
      conversation,
      news.map((line) => plainMessageOf(line, context)),
    )
  })
  sending.onSent((conversation) => {
    typing.sent(conversation)
    for (const opening of openings.of(conversation)) void opening.latest()
  })
  openings.onOpen((conversation) => {
    if (chats.store.getState().own[conversation]?.flagged) void chats.set(conversation, { flagged: undefined })
  })
  openings.store.subscribe(({ open }) => people.focus(open.flatMap((conversation) => rules(conversation).with)))
  settings.store.subscribe(({ readReceipts }, before) => {
    if (readReceipts !== before.readReceipts) chats.ticks.lookAgain()
  })
  identity.onReady(chats.ticks.lookAgain)
  // Nobody pressed anything here: it is seen in the list that there is somebody new.
  people.onInvited((person) => void chats.set(conversationWith(person), { flagged: true }))
  people.onParted((person) => {
    notifications.forget(conversationWith(person))
    chats.calm(conversationWith(person))
  })
}

/** Identity whose new name these rooms tell to friends. */
export const identityTold = (
  { store, create, rename }: Identity,
  rooms: readonly { tellName(): void }[],
): Identity => ({
  store,
  create,
  async rename(name) {
    const renamed = await rename(name)
    if (renamed.ok) for (const room of rooms) room.tellName()
    return renamed
  },
})
