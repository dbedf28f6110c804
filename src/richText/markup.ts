import { type Inline, parseInline } from './inline.ts'

export type { Inline } from './inline.ts'

export interface Item {
  /** Marker with the spaces around it, as it was typed. */
  readonly marker: string
  readonly children: readonly Inline[]
}

export type Block =
  | { readonly type: 'paragraph'; readonly children: readonly Inline[] }
  | { readonly type: 'quote'; readonly children: readonly Block[] }
  | { readonly type: 'list'; readonly ordered: boolean; readonly items: readonly Item[] }
  | { readonly type: 'fence'; readonly language: string; readonly value: string }

/** UTF-16 units. A longer text stands as it is: nobody wrote it by hand. */
const MAX_LENGTH = 8_000
/** Nodes of one message that are more than words. */
const MAX_NODES = 400
/** Quotes inside one another. */
const MAX_DEPTH = 8

const BREAK = /\r\n?|[\u2028\u2029\u0085]/g
/** Meaning: whatever could have one. Most messages hold nothing of it, and are not looked at any further. */
const MEANING = /[*_~`[@]|https?:|www\.|mailto:|tel:|^> |^[ \t]*(?:[-+•]|\d{1,9}[.)])[ \t]/im

const QUOTE = /^>(?: |$)/
const ITEM = /^[ \t]*(?:[-*+•]|(\d{1,9})[.)])[ \t]+(?=\S)/
const FENCE = /(?:^|\s)(`{3,})([\p{L}\p{N}+#._-]*)[ \t]*$/u
const FENCE_END = /(`{3,})[ \t]*$/

const plain = (text: string): Block[] => [{ type: 'paragraph', children: [{ type: 'text', value: text }] }]

/**
 * Markup of a message: bold, emphasis, deletions, code, links, quotes, lists, blocks of code. Everything else stands as it was typed:
 * there are no escapes, headings, lines or entities, and a list keeps its markers. Linear in the length of the text.
 */
export function parseMarkup(source: string): Block[] {
  const text = source.replace(BREAK, '\n')
  if (text.length > MAX_LENGTH || !MEANING.test(text)) return plain(text)
  const found = blocksOf(text.split('\n'), 0)
  return nodesIn(found, MAX_NODES) > MAX_NODES ? plain(text) : found
}

/** Nodes that are more than words, counted up to a bound. */
function nodesIn(nodes: readonly (Block | Inline | Item)[], bound: number): number {
  let count = 0
  for (const node of nodes) {
    if (!('type' in node) || node.type !== 'text') count += 1
    if ('children' in node) count += nodesIn(node.children, bound - count)
    if ('items' in node) count += nodesIn(node.items, bound - count)
    if (count > bound) break
  }
  return count
}

/** Lines from `from` on that all fit. */
function run(lines: readonly string[], from: number, fits: RegExp): readonly string[] {
  let to = from
  while (to < lines.length && fits.test(lines[to]!)) to += 1
  return lines.slice(from, to)
}

function blocksOf(lines: readonly string[], depth: number): Block[] {
  const found: Block[] = []
  let words: string[] = []
  // Fences as long as this or longer have no end any more.
  let endless = Number.POSITIVE_INFINITY
  const flush = () => {
    if (words.length > 0) found.push({ type: 'paragraph', children: parseInline(words.join('\n')) })
    words = []
  }
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!
    const quoted = depth < MAX_DEPTH ? run(lines, at, QUOTE) : []
    if (quoted.some((one) => /^> .*\S/.test(one))) {
      flush()
      found.push({
        type: 'quote',
        children: blocksOf(
          quoted.map((one) => one.slice(2)),
          depth + 1,
        ),
      })
      at += quoted.length - 1
      continue
    }
    const items = run(lines, at, ITEM)
    // One line alone is as likely a dash, or a temperature.
    if (items.length > 1) {
      flush()
      found.push({ type: 'list', ordered: ITEM.exec(line)?.[1] !== undefined, items: items.map(itemOf) })
      at += items.length - 1
      continue
    }
    const [whole = '', ticks = '', language = ''] = FENCE.exec(line) ?? []
    const end = ticks !== '' && ticks.length < endless ? fenceEnd(lines, at + 1, ticks.length) : undefined
    if (end === undefined) {
      if (ticks !== '') endless = Math.min(endless, ticks.length)
      words.push(line)
      continue
    }
    const before = line.slice(0, line.length - whole.length)
    if (before.trim() !== '') words.push(before)
    flush()
    const last = lines[end]!.replace(FENCE_END, '')
    const inside = [...lines.slice(at + 1, end), ...(last.trim() === '' ? [] : [last])]
    found.push({ type: 'fence', language, value: inside.join('\n') })
    at = end
  }
  flush()
  return found
}

function itemOf(line: string): Item {
  const marker = ITEM.exec(line)![0]
  return { marker, children: parseInline(line.slice(marker.length)) }
}

/** Line at whose end a fence of so many ticks ends. */
function fenceEnd(lines: readonly string[], from: number, ticks: number): number | undefined {
  const found = lines.findIndex((line, at) => at >= from && (FENCE_END.exec(line)?.[1] ?? '').length >= ticks)
  return found < 0 ? undefined : found
}

/** Words that are read, without marks. */
export function wordsOf(nodes: readonly (Block | Inline | Item)[], between = ''): string {
  const words = nodes.map((node) => {
    if ('value' in node) return node.value
    if ('items' in node) return wordsOf(node.items, '\n')
    const marker = 'marker' in node ? node.marker : ''
    return marker + wordsOf(node.children, 'type' in node && node.type === 'quote' ? '\n' : '')
  })
  return words.join(between)
}
