import type { EntryId } from '../engine/ids.ts'
import { type LineView, traitsOf } from './kinds/traits.ts'
import type { Message } from './message.ts'

export type Deed =
  | 'reply'
  | 'react'
  | 'edit'
  | 'copy'
  | 'forward'
  | 'pin'
  | 'unpin'
  | 'star'
  | 'unstar'
  | 'details'
  | 'select'
  | 'deleteForMe'
  | 'deleteForEveryone'

/** View that this version can show of it. */
const viewOf = ({ what }: Message) => (what.kind === 'deleted' || what.kind === 'unsupported' ? undefined : what)

/** Acts that its kind can take. */
const canOf = (message: Message) => {
  const view = viewOf(message)
  return view && traitsOf(view.kind)?.can
}

/** Deeds: what can be done to a message, in the order of its menu. `alone`: nobody else has the conversation. */
export function deedsFor(message: Message, alone = false): Deed[] {
  const { status, former } = message
  const mine = message.from === 'me'
  if (!isSaid(message)) return []
  // It is on no disk, so that nothing but its words can be had.
  if (status === 'failed') return ['copy']
  const can = canOf(message)
  const may = (deeds: readonly Deed[]) =>
    deeds.filter((deed) => can?.has(deed === 'unpin' ? 'pin' : deed === 'unstar' ? 'star' : (deed as 'copy')))
  // Nobody would know which message is meant: the friend has it in another conversation, or not at all.
  if (former)
    return [
      ...may(['copy', 'forward', ...(message.pinned ? (['unpin'] as const) : []), starring(message)]),
      'details',
      'select',
      'deleteForMe',
    ]
  // What waits is taken back whole; taken from here alone it would still arrive there. What only I have goes in one way.
  const away: Deed[] = status === 'waiting' || (alone && mine) ? [] : ['deleteForMe']
  const everywhere: Deed[] = mine ? ['deleteForEveryone'] : []
  if (!can) return ['select', ...away, ...(message.what.kind === 'unsupported' ? everywhere : [])]
  return [
    ...may(['reply', 'react']),
    ...(mine ? may(['edit']) : []),
    ...may(['copy', 'forward', message.pinned ? 'unpin' : 'pin', starring(message)]),
    'details',
    'select',
    ...away,
    ...(can.has('delete') ? everywhere : []),
  ]
}

const starring = ({ starred }: Message): Deed => (starred ? 'unstar' : 'star')

/** My newest message that can still be said anew. */
export const lastEditable = (messages: readonly Message[]): Message | undefined =>
  messages.findLast((message) => deedsFor(message).includes('edit'))

/** With every message between the one chosen last and this one, when they are chosen as a range. */
export function chosen(
  messages: readonly Message[],
  before: ReadonlySet<EntryId>,
  id: EntryId,
  from: EntryId | undefined,
): Set<EntryId> {
  const after = new Set(before)
  const [a, b] = [messages.findIndex((one) => one.id === from), messages.findIndex((one) => one.id === id)]
  if (from === undefined || a < 0 || b < 0) {
    if (!after.delete(id)) after.add(id)
    return after
  }
  for (const one of messages.slice(Math.min(a, b), Math.max(a, b) + 1)) if (isSelectable(one)) after.add(one.id)
  return after
}

export const isSelectable = (message: Message): boolean => deedsFor(message).includes('select')

/** A line about the conversation is nothing that anybody said. */
export const isSaid = (message: Message): boolean => canOf(message)?.size !== 0

/** Its words, where it has any. */
export function wordsOf({ what }: Message): string | undefined {
  const traits = what.kind === 'deleted' || what.kind === 'unsupported' ? undefined : traitsOf(what.kind)
  return traits?.words?.(what as LineView)
}

/** Said: what somebody says, with what it answers and whence it is, whatever its kind; undefined for all else. */
export const saidIn = ({ what }: Message) => (what.kind === 'text' || what.kind === 'file' ? what : undefined)

/** Plain: its words stand as they are, without markup. */
export const isPlain = ({ what }: Message): boolean => traitsOf(what.kind)?.plain === true

export const hasWords = (message: Message): boolean => wordsOf(message) !== undefined

/** As they stand in the conversation; where some are not at hand, by their times. */
export function inOrder(some: readonly Message[], all: readonly Message[]): Message[] {
  const places = new Map(all.map(({ id }, at) => [id, at]))
  const place = ({ id }: Message) => places.get(id) ?? 0
  const atHand = some.every(({ id }) => places.has(id))
  return [...some].sort((a, b) => (atHand ? place(a) - place(b) : a.at - b.at))
}

/**
 * Messages to look at once those of `gone` are gone, the best first: the first of them if it stays as a trace, the one
 * after, the one before.
 */
export function nearest(messages: readonly Message[], gone: readonly EntryId[]): EntryId[] {
  const first = messages.findIndex(({ id }) => gone.includes(id))
  if (first < 0) return []
  const stays = ({ id }: Message) => !gone.includes(id)
  const found = [messages[first], messages.slice(first).find(stays), messages.slice(0, first).findLast(stays)]
  return found.flatMap((one) => one?.id ?? [])
}

/** Window: what is at hand of a conversation, an unbroken run of it. */
interface AtHand {
  readonly messages: readonly Message[]
  /** Nothing older, nothing newer is on the disk. */
  readonly complete: boolean
  readonly newest: boolean
}

/**
 * Message that is not among `now`: has only the window moved away? Where both sides of it are at hand, and it is not,
 * it was deleted.
 */
export function stillThere(id: EntryId, before: AtHand, now: AtHand): boolean {
  const at = before.messages.findIndex((one) => one.id === id)
  if (at < 0) return true
  const here = new Set(now.messages.map((one) => one.id))
  const covers = (side: readonly Message[]) => side.some((one) => here.has(one.id))
  const above = covers(before.messages.slice(0, at)) || (before.complete && now.complete)
  const below = covers(before.messages.slice(at + 1)) || (before.newest && now.newest)
  return !(above && below)
}

/** The words of several messages as one text, in their order. */
export const textOfAll = (messages: readonly Message[]): string =>
  messages.flatMap((message) => wordsOf(message) ?? []).join('\n\n')
