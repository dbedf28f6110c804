import { fold } from './folding.ts'
import { characters, type Piece, piecesOf } from './searchWords.ts'
import { stemsOf } from './stems.ts'

/** Term that must occur: a single piece, or pieces one after another as they were put in quotes. */
export interface Term {
  readonly pieces: readonly Pick<Piece, 'kind' | 'token'>[]
  /** The last word is still being typed: its beginning is enough. */
  readonly open: boolean
  /** Of a single unquoted word. Sharing one of them is enough, too. */
  readonly stems: readonly string[]
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

/** Query that somebody typed, or undefined when there is nothing in it to look for. */
export function parseQuery(typed: string): Query | undefined {
  const raw = typed.slice(0, MAX_CHARACTERS)
  const terms: Term[] = []
  for (const match of raw.matchAll(QUOTED)) {
    const [part, quoted, closing] = match
    const ends = match.index + part.length === raw.length
    const pieces = piecesOf(quoted ?? part)
    if (quoted !== undefined) {
      if (pieces.length > 0) terms.push({ pieces, open: ends && closing === '' && !/\s$/u.test(part), stems: [] })
      continue
    }
    for (const [i, piece] of pieces.entries()) {
      const last = ends && i === pieces.length - 1 && piece.end === part.length
      const stems = piece.kind === 'word' ? stemsOf(piece.token) : []
      terms.push({ pieces: [piece], open: last && piece.kind === 'word', stems })
    }
  }
  const seen = new Map(terms.slice(0, MAX_TERMS).map((term) => [keyOf(term), term]))
  return seen.size > 0 ? [...seen.values()] : undefined
}

const keyOf = ({ pieces, open }: Term) => JSON.stringify([pieces.map(({ kind, token }) => [kind, token]), open])

/** Ranges of the terms in `text`, sorted, none within another; `undefined` when one of them is not there. */
export function marksIn(query: Query, text: string): readonly MarkedRange[] | undefined {
  const pieces = piecesOf(text)
  const marks: MarkedRange[] = []
  for (const term of query) {
    const before = marks.length
    for (let at = 0; at < pieces.length; at++) marks.push(...occurrence(term, text, pieces, at))
    if (marks.length === before) return undefined
  }
  return merged(marks)
}

/** Of `term` from the piece at `at` on. */
function occurrence(term: Term, text: string, pieces: readonly Piece[], at: number): readonly MarkedRange[] {
  const marks: MarkedRange[] = []
  for (const [i, wanted] of term.pieces.entries()) {
    const piece = pieces[at + i]
    if (piece?.kind !== wanted.kind) return []
    const [isFirst, isLast] = [i === 0, i === term.pieces.length - 1]
    const found =
      piece.kind === 'run'
        ? inRun(text, piece, wanted.token, isFirst, isLast)
        : asWord(text, piece, wanted.token, isLast ? term : undefined)
    if (!found) return []
    marks.push(...found)
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
