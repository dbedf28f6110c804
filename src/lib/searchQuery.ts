import { fold } from './folding.ts'
import { characters, compoundsOf, joinedOf, type Piece, piecesOf, wholesOf } from './searchWords.ts'
import { stemsOf } from './stems.ts'

/** Term that must occur: a single piece, or pieces one after another as they were put in quotes. */
export interface Term {
  readonly pieces: readonly Pick<Piece, 'kind' | 'token'>[]
  /** The last word is still being typed: its beginning is enough. */
  readonly open: boolean
  /** Of a single unquoted word. Sharing one of them is enough, too. */
  readonly stems: readonly string[]
  /** Other ways to write it: all terms of one of them are enough. */
  readonly or?: readonly (readonly Term[])[]
}

/** Every term must occur, in any order. */
export type Query = readonly Term[]

/** Range of a text that is marked; in UTF-16 units, `end` excluded. */
export interface MarkedRange {
  readonly start: number
  readonly end: number
}

/** Nobody types more into a search; what is pasted is cut. Characters. */
const MAX_CHARACTERS = 256
const MAX_TERMS = 12

/** Quotes of several languages; a pair need not match, and the last may be missing. */
const QUOTED = /["“”„«»]([^"“”„«»]*)(["“”„«»]|$)|[^"“”„«»]+/gu

/** Joined words that may still be unfinished have at least so many characters: `l’e` is not every word in `le`. */
const MIN_OPEN_JOINED = 4

/** Query that somebody typed, or undefined when there is nothing in it to look for. */
export function parseQuery(typed: string): Query | undefined {
  const raw = typed.slice(0, MAX_CHARACTERS)
  const terms: Term[] = []
  for (const match of raw.matchAll(QUOTED)) {
    const [part, quoted, closing] = match
    const ends = match.index + part.length === raw.length
    const said = quoted ?? part
    const pieces = piecesOf(said)
    if (pieces.length === 0) continue
    // Each beside those that it is one word with.
    const compounds = new Map(compoundsOf(said, pieces).map((compound) => [compound[0], compound]))
    const groups: (readonly Piece[])[] = []
    for (let at = 0; at < pieces.length; at += groups.at(-1)!.length)
      groups.push(compounds.get(pieces[at]) ?? [pieces[at]!])
    if (quoted !== undefined) terms.push(phraseOf(groups, ends && closing === '' && !/\s$/u.test(part)))
    else for (const group of groups) terms.push(...termsOf(group, ends && group.at(-1)!.end === part.length))
  }
  const seen = new Map(terms.slice(0, MAX_TERMS).map((term) => [JSON.stringify(term), term]))
  return seen.size > 0 ? [...seen.values()] : undefined
}

const plain = ({ kind, token }: Piece): Term['pieces'][number] => ({ kind, token })

/** In quotes: the words as they stand there, or compounds written in one. */
function phraseOf(groups: readonly (readonly Piece[])[], open: boolean): Term {
  const itself = { pieces: groups.flat().map(plain), open, stems: [] }
  const inOne = groups.flatMap((group) => (wholesOf(group)[0] ? [wholesOf(group)[0]!] : group)).map(plain)
  return inOne.length === itself.pieces.length ? itself : { ...itself, or: [[{ pieces: inOne, open, stems: [] }]] }
}

/** Out of quotes: one word, or a compound: in one, or its parts wherever they stand. */
function termsOf(group: readonly Piece[], last: boolean): readonly Term[] {
  const single = (piece: Piece, open: boolean): Term => ({
    pieces: [plain(piece)],
    open: open && piece.kind === 'word',
    stems: piece.kind === 'word' ? stemsOf(piece.token) : [],
  })
  const apart = group.map((piece, i) => single(piece, last && i === group.length - 1))
  const [whole, ...others] = wholesOf(group).map((piece) =>
    single(piece, last && piece.token.length >= MIN_OPEN_JOINED && !/^\d+$/.test(piece.token)),
  )
  return whole ? [{ ...whole, or: [apart, ...others.map((other) => [other])] }] : apart
}

/** Ranges of the terms in `text`, sorted, none within another; `undefined` when one of them is not there. */
export function marksIn(query: Query, text: string): readonly MarkedRange[] | undefined {
  const pieces = piecesOf(text)
  const joined = joinedIn(text, pieces)
  const marks: MarkedRange[] = []
  for (const term of query) {
    const found = occurrences(term, text, pieces, joined)
    if (found.length === 0) return undefined
    marks.push(...found)
  }
  return merged(marks)
}

/** Compounds in one: any parts of them, and whole ones by the place where they begin. */
interface Joined {
  readonly parts: readonly Piece[]
  readonly wholes: ReadonlyMap<number, readonly Piece[]>
}

function joinedIn(text: string, pieces: readonly Piece[]): Joined {
  const compounds = compoundsOf(text, pieces)
  return {
    parts: compounds.flatMap(joinedOf),
    wholes: new Map(compounds.map((compound) => [compound[0]!.start, wholesOf(compound)])),
  }
}

function occurrences(term: Term, text: string, pieces: readonly Piece[], joined: Joined): readonly MarkedRange[] {
  const marks: MarkedRange[] = []
  for (let at = 0; at < pieces.length; at++) marks.push(...occurrence(term, text, pieces, joined, at))
  const [only] = term.pieces
  if (term.pieces.length === 1 && only!.kind === 'word')
    for (const piece of joined.parts) marks.push(...(asWord(text, piece, only!.token, term) ?? []))
  for (const other of term.or ?? []) {
    const found = other.map((one) => occurrences(one, text, pieces, joined))
    if (found.every(({ length }) => length > 0)) marks.push(...found.flat())
  }
  return marks
}

/** Of `term` from the piece at `at` on. In a phrase, a compound of the text may stand for one word. */
function occurrence(
  term: Term,
  text: string,
  pieces: readonly Piece[],
  joined: Joined,
  at: number,
): readonly MarkedRange[] {
  const marks: MarkedRange[] = []
  let next = at
  for (const [i, wanted] of term.pieces.entries()) {
    const piece = pieces[next]
    if (!piece) return []
    const [isFirst, isLast] = [i === 0, i === term.pieces.length - 1]
    const last = isLast ? term : undefined
    const found =
      piece.kind !== wanted.kind
        ? undefined
        : piece.kind === 'run'
          ? inRun(text, piece, wanted.token, isFirst, isLast)
          : asWord(text, piece, wanted.token, last)
    const whole =
      found || wanted.kind !== 'word' || term.pieces.length === 1
        ? undefined
        : joined.wholes.get(piece.start)?.find((one) => asWord(text, one, wanted.token, last))
    if (!found && !whole) return []
    marks.push(...(found ?? asWord(text, whole!, wanted.token, last)!))
    next += 1
    while (whole && pieces[next] && pieces[next]!.start < whole.end) next += 1
  }
  return marks
}

function asWord(text: string, piece: Piece, token: string, last: Term | undefined): readonly MarkedRange[] | undefined {
  if (piece.token === token) return [piece]
  if (last?.open && piece.token.startsWith(token)) return [beginning(text, piece, token)]
  if (!last || last.stems.length === 0 || piece.kind !== 'word') return undefined
  return stemsOf(piece.token).some((stem) => last.stems.includes(stem)) ? [piece] : undefined
}

/** In a phrase a run goes on from its end, or up to its beginning; alone it may be any part. */
function inRun(
  text: string,
  piece: Piece,
  part: string,
  isFirst: boolean,
  isLast: boolean,
): readonly MarkedRange[] | undefined {
  const { token } = piece
  if (token === part) return [piece]
  if (!isFirst && !isLast) return undefined
  if (!isFirst) return token.startsWith(part) ? [beginning(text, piece, part)] : undefined
  if (!isLast && !token.endsWith(part)) return undefined
  const places = placesOf(text, piece)
  const [all, wanted] = [characters(token), characters(part)]
  const marks: MarkedRange[] = []
  for (let at = isLast ? 0 : all.length - wanted.length; at + wanted.length <= all.length; at++) {
    if (!wanted.every((char, i) => all[at + i] === char)) continue
    // A run whose folding cannot be followed character by character is marked whole.
    if (places.length !== all.length) return [piece]
    marks.push({ start: places[at]!.start, end: places[at + wanted.length - 1]!.end })
    at += wanted.length - 1
  }
  return marks.length > 0 ? marks : undefined
}

/** Of each folded character of a run, what it was folded from. */
function placesOf(text: string, { start, end }: Piece): MarkedRange[] {
  const places: MarkedRange[] = []
  let at = start
  for (const [cluster] of text.slice(start, end).matchAll(/\P{M}\p{M}*|\p{M}+/gu)) {
    const place = { start: at, end: at + cluster.length }
    for (const _ of characters(fold(cluster))) places.push(place)
    at = place.end
  }
  return places
}

/** Words longer than this are marked whole: following their folding letter by letter is not worth it. UTF-16 units. */
const MAX_FOLLOWED_UNITS = 96

/** The shortest part of the piece that folds into `token` and more, with the marks on its last letter. */
function beginning(text: string, piece: Piece, token: string): MarkedRange {
  const whole = text.slice(piece.start, piece.end)
  if (whole.length > MAX_FOLLOWED_UNITS) return piece
  let length = 0
  for (const [cluster] of whole.matchAll(/\P{M}\p{M}*|\p{M}+/gu)) {
    length += cluster.length
    if (fold(whole.slice(0, length)).startsWith(token)) return { start: piece.start, end: piece.start + length }
  }
  return piece
}

function merged(marks: MarkedRange[]): readonly MarkedRange[] {
  const result: MarkedRange[] = []
  for (const { start, end } of marks.sort((a, b) => a.start - b.start || b.end - a.end)) {
    const last = result.at(-1)
    if (last && start < last.end) result[result.length - 1] = { start: last.start, end: Math.max(last.end, end) }
    else result.push({ start, end })
  }
  return result
}
