import type { FileView } from './file.ts'
import type { TextView } from './text.ts'
import type { TimerView } from './timer.ts'

/** Deeds: what people can do to a line of some kind. */
export type Can = 'reply' | 'react' | 'edit' | 'copy' | 'pin' | 'star' | 'forward' | 'delete'

/** Views of lines, by the kind's name: one more kind is a line here. */
export interface LineViews {
  text: TextView
  file: FileView
  timer: TimerView
}
export type LineName = keyof LineViews
export type LineView = LineViews[LineName]

/** Traits of a line kind: all that the screens must know before anything is read. So they stand apart from what reads the disk. */
export interface Traits<V> {
  readonly can: ReadonlySet<Can>
  /** News: unread until it was seen, and told of. */
  readonly counts: boolean
  /** Its words now: for search, preview, copy, notices. */
  words?(view: V): string | undefined
  /** Plain: its words stand as they are; what looks like markup in them is none. */
  readonly plain?: true
}

/** Traits: of every kind. */
const TRAITS: { readonly [K in LineName]: Traits<LineViews[K]> } = {
  text: {
    can: new Set(['reply', 'react', 'edit', 'copy', 'pin', 'star', 'forward', 'delete']),
    counts: true,
    words: ({ text }) => text,
  },
  file: {
    can: new Set(['reply', 'react', 'copy', 'pin', 'star', 'forward', 'delete']),
    counts: true,
    words: ({ name, text }) => [name, text].filter((part) => part).join('\n') || '…',
    plain: true,
  },
  timer: { can: new Set(), counts: false },
}

/** Traits: by a kind's name, among own keys only, since whoever wrote the entry chose it. */
export const traitsOf = (name: string): Traits<LineView> | undefined =>
  Object.hasOwn(TRAITS, name) ? (TRAITS[name as LineName] as Traits<LineView>) : undefined
