import type { Message, OpenConversation } from '../message.ts'

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
  | 'select'
  | 'deleteForMe'
  | 'deleteForEveryone'

/** What can be done to a message, in the order of its menu. */
export function deedsFor(message: Message): Deed[] {
  const { kind, status, former } = message
  const mine = message.from === 'me'
  if (kind === 'timer') return []
  // It is on no disk, so that nothing but its words can be had.
  if (status === 'failed') return ['copy']
  // Nobody would know which message is meant: the friend has it in another conversation, or not at all.
  if (former) return [...(kind === 'text' ? formerDeeds(message) : []), 'select', 'deleteForMe']
  // What waits is taken back whole; taken from here alone it would still arrive there.
  const away: Deed[] = status === 'waiting' ? [] : ['deleteForMe']
  if (kind !== 'text')
    return mine && kind === 'unsupported' ? ['select', ...away, 'deleteForEveryone'] : ['select', ...away]
  return [
    'reply',
    'react',
    ...(mine ? (['edit'] as const) : []),
    'copy',
    'forward',
    message.pinned ? 'unpin' : 'pin',
    starring(message),
    'select',
    ...away,
    ...(mine ? (['deleteForEveryone'] as const) : []),
  ]
}

const formerDeeds = (message: Message): Deed[] => [
  'copy',
  'forward',
  ...(message.pinned ? (['unpin'] as const) : []),
  starring(message),
]

const starring = ({ starred }: Message): Deed => (starred ? 'unstar' : 'star')

/** My newest message that can still be said anew. */
export const lastEditable = (messages: readonly Message[]): Message | undefined =>
  messages.findLast((message) => message.kind === 'text' && deedsFor(message).includes('edit'))

/** With every message between the one chosen last and this one, when they are chosen as a range. */
export function chosen(
  messages: readonly Message[],
  before: ReadonlySet<string>,
  id: string,
  from: string | undefined,
): Set<string> {
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
export const isSaid = ({ kind }: Message): boolean => kind !== 'timer'

export const isText = ({ kind }: Message): boolean => kind === 'text'

/** As they stand in the conversation; where some are not at hand, by their times. */
export function inOrder(some: readonly Message[], all: readonly Message[]): Message[] {
  const places = new Map(all.map(({ id }, at) => [id, at]))
  const place = ({ id }: Message) => places.get(id) ?? 0
  const atHand = some.every(({ id }) => places.has(id))
  return [...some].sort((a, b) => (atHand ? place(a) - place(b) : a.at - b.at))
}

/** Where to look once these are gone, the best first: the first of them if it stays as a trace, the one after, the one before. */
export function nearest(messages: readonly Message[], gone: readonly string[]): string[] {
  const first = messages.findIndex(({ id }) => gone.includes(id))
  if (first < 0) return []
  const stays = ({ id }: Message) => !gone.includes(id)
  const found = [messages[first], messages.slice(first).find(stays), messages.slice(0, first).findLast(stays)]
  return found.flatMap((one) => one?.id ?? [])
}

type Stretch = Pick<OpenConversation, 'messages' | 'complete' | 'newest'>

/** It is not among `now`: has only the stretch moved away? Where both sides of it are at hand, and it is not, it was deleted. */
export function stillThere(id: string, before: Stretch, now: Stretch): boolean {
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
  messages.flatMap(({ kind, text }) => (kind === 'text' ? [text] : [])).join('\n\n')

/** UTF-16 units. */
const GLANCE = 200

/** One line of a text, for a quote or a bar: without the marks that would only be in the way there. */
export const glance = (text: string): string =>
  text
    .slice(0, 5 * GLANCE)
    .replace(/```[\w+-]*\n?/g, ' ')
    // Marks come in pairs: 5*3 and snake_case are what they are.
    .replace(/(?<![\w*])(\*{1,3})(?=\S)([^*\n]+)(?<=\S)\1(?![\w*])/g, '$2')
    .replace(/(?<![\w_])(_{1,3})(?=\S)([^_\n]+)(?<=\S)\1(?![\w_])/g, '$2')
    .replace(/~~(?=\S)([^~\n]+)(?<=\S)~~/g, '$1')
    .replace(/`([^`\n]+)`/g, '$1')
    .replace(/^\s*(?:>|#{1,6}|[-+*])\s+/gm, '')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, GLANCE)
