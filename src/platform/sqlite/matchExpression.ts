import type { Query, Term } from '../../lib/searchQuery.ts'
import { characters, IN_ONE, pairsOf } from '../../lib/searchWords.ts'

/**
 * FTS5's query language (https://sqlite.org/fts5.html#full_text_query_syntax), written from folded pieces alone: letters, digits, marks
 * and emoji, always in quotes, so that nothing anybody types is ever read as syntax.
 */

// Private characters that no text brings along: text is cut down to letters, digits, marks and emoji before it is indexed.
const MINE = '\u{e000}'
const THEIRS = '\u{e001}'
const FIRST_CONVERSATION = 0xf0000
/** As many conversations as there are private characters; beyond, they share them, and `find` looks at the row as well. */
const CONVERSATIONS = 0xfffd

/** Stands among the words of a text and says whose it is, and in which conversation. */
export const sideToken = (mine: boolean): string => (mine ? MINE : THEIRS)
export const conversationToken = (conversation: number): string =>
  String.fromCodePoint(FIRST_CONVERSATION + (conversation % CONVERSATIONS))

const quoted = (tokens: readonly string[]) => `"${tokens.join(' ')}"`

/** As they stand in the index, one after another, and whether the last one is only the beginning of a token. */
function phrase({ pieces, open }: Term): string {
  const tokens: string[] = []
  let begun = open
  for (const [i, { kind, token }] of pieces.entries()) {
    const isLast = i === pieces.length - 1
    if (kind !== 'run') tokens.push(token)
    else if (!isLast) tokens.push(...pairsOf(token))
    else if (characters(token).length === 1) {
      tokens.push(token)
      begun = true
    } else tokens.push(...pairsOf(token).slice(0, -1))
  }
  return begun ? `${quoted(tokens)} *` : quoted(tokens)
}

/** Phrase in a text where one of its words is a compound: all of them, wherever they stand, and that one. The eye knows whether in a row. */
function joined({ pieces, open }: Term): readonly string[] {
  if (pieces.length < 2) return []
  const alone = pieces.map((piece, i) => ({ pieces: [piece], open: open && i === pieces.length - 1, stems: [] }))
  const inOne = alone.flatMap(({ pieces: [one], ...rest }) =>
    one!.kind === 'word' ? phrase({ ...rest, pieces: [{ kind: 'word', token: IN_ONE + one!.token }] }) : [],
  )
  return inOne.length > 0 ? [`(${[...alone.map(phrase), `(${inOne.join(' OR ')})`].join(' AND ')})`] : []
}

function expression(term: Term): string {
  const itself = phrase(term)
  const stems = term.stems.filter((stem) => stem !== term.pieces[0]?.token || term.open)
  const others = (term.or ?? []).map((all) => `(${all.map(expression).join(' AND ')})`)
  const ways = [itself, ...stems.map((stem) => quoted([stem])), ...joined(term), ...others]
  return ways.length === 1 ? itself : `(${ways.join(' OR ')})`
}

export interface Within {
  readonly conversation?: number | undefined
  readonly mine?: boolean | undefined
}

export function matchExpression(query: Query, { conversation, mine }: Within): string {
  const tags = [
    ...(conversation === undefined ? [] : [conversationToken(conversation)]),
    ...(mine === undefined ? [] : [sideToken(mine)]),
  ]
  return [...query.map(expression), ...tags.map((tag) => quoted([tag]))].join(' AND ')
}
