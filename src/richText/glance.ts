import { closersOf } from './inline.ts'
import { type Block, type Inline, type Item, parseMarkup, wordsOf } from './markup.ts'

/** UTF-16 units. */
const GLANCE_UNITS = 200

const inOneLine = (text: string): string => text.replace(/\s+/g, ' ').trim()
const lineOf = (text: string): string => inOneLine(wordsOf(parseMarkup(text), '\n'))

/** End that a cut may have left of a mark, or of a character of two units. */
const CUT = /[\s*_~`\ud800-\udbff]+$/

/**
 * Glance: one line of a text, for a quote or a bar: without the marks that would only be in the way there. What a cut has left open is closed again,
 * or its mark would stand there as it was typed; texts are cut here, and where previews are stored (MAX_PREVIEW). `plain`: there are no marks in it.
 */
export function glance(text: string, plain = false): string {
  const begun = text.slice(0, 5 * GLANCE_UNITS)
  if (plain) return inOneLine(begun).slice(0, GLANCE_UNITS)
  if (text.length !== GLANCE_UNITS && begun.length === text.length) return lineOf(text).slice(0, GLANCE_UNITS)
  let closed = begun.replace(CUT, '')
  let line = lineOf(closed)
  for (const closers of ['`', '``', '\n```', ')', closersOf(closed)]) {
    const other = lineOf(closed + closers)
    // What closes nothing stands there itself.
    if (other.length < line.length) [closed, line] = [closed + closers, other]
  }
  return line.slice(0, GLANCE_UNITS)
}

/**
 * A text as it is read, without its marks: what a search looks through, and a notification says. `behind`: what stands in the marks
 * themselves and is no sign, where there is any: the addresses of links with words of their own, the languages of code.
 */
export function read(text: string): { readonly text: string; readonly behind?: string } {
  const blocks = parseMarkup(text)
  const behind = [...behindIn(blocks)].join('\n')
  return { text: wordsOf(blocks, '\n'), ...(behind === '' ? {} : { behind }) }
}

/** Address: do the words say all of it, but for what a browser adds to an address that stands there bare? */
const isSaid = (url: string, words: string): boolean => [words, `http://${words}`, `mailto:${words}`].includes(url)

function* behindIn(nodes: readonly (Block | Inline | Item)[]): Generator<string> {
  for (const node of nodes) {
    if ('type' in node && node.type === 'link' && !isSaid(node.url, wordsOf(node.children))) yield node.url
    if ('language' in node && node.language !== '') yield node.language
    if ('items' in node) yield* behindIn(node.items)
    if ('children' in node) yield* behindIn(node.children)
  }
}
