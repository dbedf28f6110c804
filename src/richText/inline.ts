import { addressesIn } from './addresses.ts'
import { beginsWord, canClose, canOpen, endsWord } from './wordEdges.ts'

/** Inline: what stands in a line. */
export type Inline =
  | { readonly type: 'text' | 'code'; readonly value: string }
  | { readonly type: 'strong' | 'emphasis' | 'delete'; readonly children: readonly Inline[] }
  | { readonly type: 'link'; readonly url: string; readonly children: readonly Inline[] }

/** Span: a part of the text with a meaning, and the part of it that is inside its marks. */
interface Span {
  readonly from: number
  readonly to: number
  readonly inner: readonly [from: number, to: number]
  /** Node that is whole already, or one whose children are what is inside. */
  readonly node: Inline | 'strong' | 'emphasis' | 'delete'
}

/** Words: what says something. */
const WORDS = /[\p{L}\p{N}\p{Extended_Pictographic}\p{RI}]/u

const whole = (from: number, to: number, node: Inline): Span => ({ from, to, inner: [from, to], node })

/** Code: from a run of ticks at the beginning of a word to the next of the same length at the end of one. */
function codeIn(text: string): Span[] {
  const runs = [...text.matchAll(/`+/g)].map(({ 0: run, index }) => ({ from: index, to: index + run.length }))
  const ends: (number | undefined)[] = []
  const last = new Map<number, number>()
  for (let at = runs.length - 1; at >= 0; at--) {
    const { from, to } = runs[at]!
    ends[at] = last.get(to - from)
    if (endsWord(text, to)) last.set(to - from, at)
  }
  const found: Span[] = []
  for (let at = 0; at < runs.length; at++) {
    const [{ from, to }, end] = [runs[at]!, ends[at]]
    const value = end === undefined ? '' : text.slice(to, runs[end]!.from)
    if (end === undefined || value.trim() === '' || !beginsWord(text, from)) continue
    found.push(whole(from, runs[end]!.to, { type: 'code', value }))
    at = end
  }
  return found
}

const TARGET = /\((<?)((?:https?:\/\/|mailto:|tel:)[^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*)(>?)\)/iy

/** `[words](address)` outside of code. What leads nowhere, or says nothing, stands as it was typed. */
function namedLinks(text: string, code: readonly Span[]): Span[] {
  const found: Span[] = []
  let open: number[] = []
  let passed = 0
  for (let at = 0; at < text.length; at++) {
    if (at === code[passed]?.from) {
      at = code[passed]!.to - 1
      passed += 1
    } else if (text[at] === '[') open.push(at)
    else if (text[at] === ']' && open.length > 0) {
      const from = open.pop()!
      const words = text.slice(from + 1, at)
      TARGET.lastIndex = at + 1
      const [, left, url, right] = TARGET.exec(text) ?? []
      if (url === undefined || (left === '') !== (right === '') || !WORDS.test(words)) continue
      found.push(whole(from, TARGET.lastIndex, { type: 'link', url, children: parseInline(words, false) }))
      at = TARGET.lastIndex - 1
      open = []
    }
  }
  return found
}

/** Run of marks that is open: what is inside begins at `end`. */
interface Opener {
  readonly char: string
  end: number
  left: number
}

/** Closes what the run from `start` to `end` can; tells where the rest of it begins. */
function close(text: string, open: Opener[], found: Span[], char: string, start: number, end: number): number {
  let from = start
  while (from < end) {
    const left = end - from
    const at = open.findLastIndex((one) => one.char === char && (one.left === left || one.left === 3 || left === 3))
    const opener = open[at]
    if (!opener || !WORDS.test(text.slice(opener.end, from))) break
    open.length = at + 1
    const size = Math.min(opener.left, left)
    const span = (marks: number, node: Span['node']): Span => ({
      from: opener.end - marks,
      to: from + marks,
      inner: [opener.end, from],
      node,
    })
    if (char === '~') found.push(span(2, 'delete'))
    else {
      if (size === 3) found.push({ ...span(3, 'emphasis'), inner: [opener.end - 2, from + 2] })
      found.push(size === 1 ? span(1, 'emphasis') : span(2, 'strong'))
    }
    opener.left -= size
    opener.end -= size
    from += size
    if (opener.left === 0) open.pop()
  }
  return from
}

/** Emphasis between marks at the edges of words, outside of `taken`; never across an empty line. What is `open` at the end stays so. */
function emphasisIn(text: string, taken: readonly Span[], open: Opener[] = []): Span[] {
  const found: Span[] = []
  let passed = 0
  for (const { 0: run, index } of text.matchAll(/\*+|_+|~+|\n[ \t]*\n/g)) {
    while (taken[passed] && taken[passed]!.to <= index) passed += 1
    if (taken[passed] && taken[passed]!.from <= index) continue
    const char = run[0]!
    if (char === '\n') open.length = 0
    if (char === '\n' || (char === '~' ? run.length !== 2 : run.length > 3)) continue
    const end = index + run.length
    const from = canClose(text, index, end) ? close(text, open, found, char, index, end) : index
    if (from === index && canOpen(text, index, end)) open.push({ char, end, left: run.length })
  }
  return found
}

/** Marks that would close what is open at the end of a text, the innermost first. What comes again there, and closed nothing, is no mark. */
export function closersOf(text: string): string {
  const open: Opener[] = []
  emphasisIn(text, codeIn(text), open)
  return open
    .flatMap(({ char, left, end }) => {
      const run = char.repeat(left)
      const again = text
        .slice(end)
        .match(/\*+|_+|~+/g)
        ?.includes(run)
      return again ? [] : run
    })
    .reverse()
    .join('')
}

const inOrder = (spans: Span[]): Span[] => spans.sort((a, b) => a.from - b.from)
/** Spans that no earlier one holds, or cuts. */
function apart(spans: Span[]): Span[] {
  let end = 0
  return inOrder(spans).filter(({ from, to }) => {
    if (from < end) return false
    end = to
    return true
  })
}

/** Words of a paragraph with their marks. `links`: are there any in it? Not in the words of one. */
export function parseInline(text: string, links = true): Inline[] {
  const code = codeIn(text)
  let taken = links ? apart([...code, ...namedLinks(text, code)]) : code
  if (links)
    taken = apart([
      ...taken,
      ...addressesIn(text).map(({ from, to, url }) =>
        whole(from, to, { type: 'link', url, children: [{ type: 'text', value: text.slice(from, to) }] }),
      ),
    ])
  const spans = inOrder([...taken, ...emphasisIn(text, taken)])
  let at = 0
  const make = (from: number, to: number): Inline[] => {
    const made: Inline[] = []
    let start = from
    for (let span = spans[at]; span && span.from < to; span = spans[at]) {
      at += 1
      if (span.from > start) made.push({ type: 'text', value: text.slice(start, span.from) })
      made.push(typeof span.node === 'string' ? { type: span.node, children: make(...span.inner) } : span.node)
      start = span.to
    }
    if (start < to) made.push({ type: 'text', value: text.slice(start, to) })
    return made
  }
  return make(0, text.length)
}
