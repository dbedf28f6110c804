import { type Entry, type EntryKey, entryId, idOfKey } from '../engine/entry.ts'
import type { EntryId, PersonId } from '../engine/ids.ts'
import { type Marks, upTo } from '../engine/marks.ts'
import type { Rules } from '../engine/rules.ts'
import type { Quote } from './kinds/kind.ts'
import { isPlain, viewOf, wordsOf } from './kinds/lines.ts'
import { type LineView, traitsOf } from './kinds/traits.ts'
import { MAX_PREVIEW } from './limits.ts'
import type { Line } from './row.ts'

/** Status: `failed` means that this device could not store it; everything else that is not there yet waits. */
export type MessageStatus = 'waiting' | 'delivered' | 'read' | 'failed'

export interface Reaction {
  readonly emoji: string
  readonly count: number
  readonly mine: boolean
}

/** Taken back by its author for everybody; or kept as it came, since this version cannot show it. */
export type What = LineView | { readonly kind: 'deleted' } | { readonly kind: 'unsupported' }

/** Message: a line of a conversation as people see it. What it holds besides depends on its kind. */
export interface Message {
  readonly id: EntryId
  readonly from: 'me' | PersonId
  /** The author's claimed wall clock, clamped to what can be; milliseconds. */
  readonly at: number
  /** Mine only, where somebody else has the conversation too. */
  readonly status?: MessageStatus
  /** From before I began anew: under the ID that I have now it can be changed nowhere but here. */
  readonly former?: true
  readonly reactions?: readonly Reaction[]
  readonly pinned?: true
  readonly starred?: true
  /** Stands above what its author had seen when it came: when it did; milliseconds. */
  readonly arrived?: number
  readonly what: What
}

export interface MessageContext {
  readonly rules: Rules
  readonly marks: Marks
  /** Wall clock. */
  readonly now: number
  /** The line that a key names, as far as it was looked up. */
  quoted(key: EntryKey): Line | undefined
}

/** Nobody wrote here before this app existed (2026); a claimed time before that, or after now, is somebody's clock. */
const EARLIEST = Date.UTC(2026, 0, 1)
export const clampTime = (at: number, now: number) => Math.max(EARLIEST, Math.min(at, now))

/** Author: me, or who it is. */
export const fromOf = (author: PersonId, { mine }: Pick<Rules, 'mine'>): 'me' | PersonId =>
  mine(author) ? 'me' : author

/** Status: of one of my own, once all who have the conversation have it; undefined where nobody else does. */
export function statusOf(
  entry: Pick<Entry, 'instance' | 'seq'>,
  marks: Marks,
  { with: others }: Pick<Rules, 'with'>,
): MessageStatus | undefined {
  if (others.length === 0) return undefined
  const all = (name: 'delivered' | 'read') =>
    others.every((person) => entry.seq <= upTo(marks.receipts.get(person)?.[name], entry.instance))
  return all('read') ? 'read' : all('delivered') ? 'delivered' : 'waiting'
}

/** Former: of before I had the ID that I have now: the friend has it in another conversation, or not at all. */
export const isFormer = (entry: Pick<Entry, 'author' | 'lamport'>, { me, mine }: Pick<Rules, 'me' | 'mine'>): boolean =>
  entry.lamport <= me.base || (mine(entry.author) && entry.author !== me.id)

/** Quote: of what a key names. */
export function quoteOf(key: EntryKey, found: Line | undefined, rules: Pick<Rules, 'mine'>): Quote {
  const base = { id: idOfKey(key), from: fromOf(key[1], rules) }
  const words = found && wordsOf(found)
  if (found && words !== undefined) {
    const text = words.slice(0, MAX_PREVIEW)
    return { ...base, kind: 'text', text, ...(isPlain(found) ? { plain: true } : {}) }
  }
  return { ...base, kind: found?.erased ? 'deleted' : 'gone', text: '' }
}

function reactionsOf(line: Line, { mine }: Rules): readonly Reaction[] | undefined {
  const counted = new Map<string, { count: number; mine: boolean }>()
  for (const [author, reaction] of Object.entries(line.folded?.reactions ?? {})) {
    const emoji = reaction?.emoji ?? ''
    if (emoji === '') continue
    const one = counted.get(emoji) ?? { count: 0, mine: false }
    counted.set(emoji, { count: one.count + 1, mine: one.mine || mine(author as PersonId) })
  }
  return counted.size === 0 ? undefined : [...counted].map(([emoji, rest]) => ({ emoji, ...rest }))
}

/** Message: of a line. */
export function messageOf(line: Line, { rules, marks, now, quoted }: MessageContext): Message {
  const quote = (key: EntryKey) => quoteOf(key, quoted(key), rules)
  const view = viewOf(line, { quote })
  const can = view && traitsOf(view.kind)?.can
  const reactions = can?.has('react') ? reactionsOf(line, rules) : undefined
  const mine = rules.mine(line.author)
  const status = mine ? statusOf(line, marks, rules) : undefined
  return {
    id: entryId(line),
    from: mine ? 'me' : line.author,
    at: clampTime(line.shownAt ?? line.at, now),
    what: view ?? { kind: line.erased ? 'deleted' : 'unsupported' },
    ...(status ? { status } : {}),
    ...(line.arrived === undefined || line.erased ? {} : { arrived: line.arrived }),
    ...(isFormer(line, rules) ? { former: true as const } : {}),
    ...(reactions ? { reactions } : {}),
    ...(can?.has('pin') && line.folded?.pin?.on ? { pinned: true as const } : {}),
    ...(can?.has('star') && line.starred !== undefined ? { starred: true as const } : {}),
  }
}

/** Message: whose quotes nobody looks at. */
export const plainMessageOf = (line: Line, context: Omit<MessageContext, 'quoted'>): Message =>
  messageOf(line, { ...context, quoted: () => undefined })

/** Preview: the beginning of what a message says, for a list; empty for what says nothing. */
export const preview = (line: Line): string => (wordsOf(line) ?? '').slice(0, MAX_PREVIEW)
