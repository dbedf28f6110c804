import { saidIn } from '../../conversation/deeds.ts'
import type { Message } from '../../conversation/message.ts'
import type { ExportWords } from './exportWords.ts'

/** Exported message: what is told of one, of what this device knows. */
export interface Exported {
  readonly message: Message
  readonly name: string
  /** Name of whoever is quoted. */
  readonly quoted?: string
  readonly reactions: readonly { readonly emoji: string; readonly names: readonly string[] }[]
}

/** Isolate (Unicode): what stands in it turns nothing around it, whichever way it runs. */
const isolated = (text: string) => `\u2068${plain(text)}\u2069`

/** Directional controls that a text brings along: an isolate of somebody else's would end ours. */
const TURNS = /[\u202A-\u202E\u2066-\u2069]/gu
const CONTROLS = /[^\P{Cc}\t\n]/gu
const plain = (text: string) =>
  text
    .replace(/\r\n?|[\u2028\u2029\u0085]/gu, '\n')
    .replace(CONTROLS, '')
    .replace(TURNS, '')

/** Further lines of a message stand further in: nobody can write a line that looks like another message. */
const INDENT = '    '
const indented = (text: string) =>
  plain(text)
    .split('\n')
    .map((line) => (line === '' ? '' : isolated(line)))
    .join(`\n${INDENT}`)

const two = (n: number) => String(Math.trunc(Math.abs(n))).padStart(2, '0')

/** Time with date and zone, the same in every language: 2026-11-30 14:03:05 +01:00. */
export function zoned(at: number): string {
  const date = new Date(at)
  const offset = -date.getTimezoneOffset()
  const zone = `${offset < 0 ? '-' : '+'}${two(offset / 60)}:${two(offset % 60)}`
  const day = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join('-')
  const time = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')
  return `${day} ${time} ${zone}`
}

const filled = (words: string, values: Readonly<Record<string, string>>) =>
  words.replace(/\{(\w+)\}/gu, (whole, name: string) => (Object.hasOwn(values, name) ? isolated(values[name]!) : whole))

/** Readable: an export as text, a line for each message and further in what belongs to it. */
export function createReadable(words: ExportWords) {
  function wordsOf({ message, quoted }: Exported): string | undefined {
    const { what } = message
    switch (what.kind) {
      case 'text':
      case 'file': {
        const { quote } = what
        const file = what.kind === 'file' ? filled(words.file, { name: what.name }) : undefined
        const reply =
          quote &&
          (quote.kind === 'text'
            ? filled(words.reply, { name: quoted ?? '', text: quote.text.replace(/\s+/gu, ' ') })
            : words.replyGone)
        const said = [file, what.text && indented(what.text)].filter((part) => part !== undefined)
        return [reply && `${reply}\n${INDENT}`, said.join(`\n${INDENT}`)].filter(Boolean).join('')
      }
      case 'deleted':
        return `(${words.deleted})`
      case 'unsupported':
        return `(${words.unsupported})`
      case 'timer':
        // What was said about disappearing is said by nothing that disappeared being here.
        return undefined
    }
  }

  function notesOf({ message, reactions }: Exported): readonly string[] {
    const { what } = message
    const notes: string[] = []
    if (what.kind === 'text' && what.edited) notes.push(words.edited)
    if (saidIn(message)?.forwarded) notes.push(words.forwarded)
    if (message.starred) notes.push(words.starred)
    if (reactions.length > 0) {
      const all = reactions.map(({ emoji, names }) => `${plain(emoji)} ${names.map(isolated).join(', ')}`)
      notes.push(`${words.reactions}: ${all.join(' · ')}`)
    }
    return notes
  }

  return {
    head: (now: number): string => `${filled(words.heading, { chat: words.chat })}\n${zoned(now)}\n${words.left}\n\n`,
    message(exported: Exported): string {
      const said = wordsOf(exported)
      if (said === undefined) return ''
      const notes = notesOf(exported).map((note) => `\n${INDENT}(${note})`)
      return `[${zoned(exported.message.at)}] ${isolated(exported.name)}: ${said}${notes.join('')}\n`
    },
  }
}
