import { type Block, type Inline, type Item, parseMarkup, wordsOf } from './markup.ts'

/** UTF-16 units. */
const GLANCE_UNITS = 200

/** Glance: one line of a text, for a quote or a bar: without the marks that would only be in the way there. */
export const glance = (text: string): string =>
  wordsOf(parseMarkup(text.slice(0, 5 * GLANCE_UNITS)), '\n')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, GLANCE_UNITS)

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
