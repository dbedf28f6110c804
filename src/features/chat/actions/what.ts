import type { Message } from '../message.ts'

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
  const { kind, status } = message
  const mine = message.from === 'me'
  if (kind === 'timer') return []
  // It is on no disk, so that nothing but its words can be had.
  if (status === 'failed') return ['copy']
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
    message.starred ? 'unstar' : 'star',
    'select',
    ...away,
    ...(mine ? (['deleteForEveryone'] as const) : []),
  ]
}

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

/** The words of several messages as one text, in their order. */
export const textOfAll = (messages: readonly Message[]): string =>
  messages.flatMap(({ kind, text }) => (kind === 'text' ? [text] : [])).join('\n\n')

/** One line of a text, for a quote or a bar: without the marks that would only be in the way there. */
export const glance = (text: string): string =>
  text
    .replace(/```[\w+-]*\n?/g, ' ')
    .replace(/[*_~`]{1,3}(?=\S)|(?<=\S)[*_~`]{1,3}/g, '')
    .replace(/^\s*(?:>|#{1,6}|[-+*])\s+/gm, '')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200)
