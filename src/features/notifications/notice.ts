import type { Alerts } from '../settings/alerts.ts'

/** Of a text, in a notification: what phones show of one. */
const MAX_UNITS = 240
const ISOLATE = '\u2068'
const ISOLATED = '\u2069'

/** The words around what friends wrote; views know the language. */
export interface NoticeWords {
  readonly lang: string
  /** New message, 3 new messages */
  messages(count: number): string
  /** Reacted to what you wrote; with the emoji where that may be seen. */
  reacted(emoji: string | undefined): string
  /** Reacted to several of your messages */
  readonly reactedToSeveral: string
  number(count: number): string
}

export interface Happening {
  /** As the list of chats shows it. */
  readonly name: string
  /** Words of the message; `undefined` when there are none to show: it disappears, or this version cannot show it. */
  readonly text: string | undefined
  /** Unread in this conversation; for the app as a whole where nothing is to be told. */
  readonly count: number
}

/** Bidi isolate: whatever the text is made of, it cannot turn the words around it. */
const isolated = (text: string) => `${ISOLATE}${text}${ISOLATED}`

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** The beginning of a text, without cutting a character in two. */
export function clipped(text: string): string {
  // One character may be as long as its writer likes: what is looked at is bounded first.
  const near = text.slice(0, 4 * MAX_UNITS).trim()
  let kept = ''
  for (const { segment } of graphemes.segment(near)) {
    if (kept.length + segment.length > MAX_UNITS) return `${kept.trimEnd()}…`
    kept += segment
  }
  return near.length < text.trim().length ? `${kept.trimEnd()}…` : kept
}

interface Written {
  readonly title: string
  readonly body: string
}

/** Notice: what a notification of new messages says. `readable` takes out what cannot be seen or turns a line around. */
export function noticeOf(
  { name, text, count }: Happening,
  shows: Alerts['shows'],
  words: NoticeWords,
  readable: (text: string) => string,
): Written {
  if (shows === 'nothing') return { title: 'Tête-à-tête', body: words.messages(count) }
  const who = isolated(readable(name))
  const said = shows === 'text' && text !== undefined ? clipped(readable(text)) : ''
  if (said === '') return { title: who, body: words.messages(count) }
  return { title: count > 1 ? `${who} (${words.number(count)})` : who, body: isolated(said) }
}

export interface Reacted {
  readonly name: string
  readonly emoji: string
  /** On how many messages. */
  readonly messages: number
}

/** Notice of a reaction; `undefined` where nothing may be told: a reaction alone would tell of a conversation. */
export function reactionNoticeOf(
  { name, emoji, messages }: Reacted,
  shows: Alerts['shows'],
  words: NoticeWords,
  readable: (text: string) => string,
): Written | undefined {
  if (shows === 'nothing') return undefined
  const body = messages > 1 ? words.reactedToSeveral : words.reacted(shows === 'text' ? emoji : undefined)
  return { title: isolated(readable(name)), body }
}
