/** Above these a text is shown as it is: it was not written by hand, and parsing it would cost more than it is worth. */
const MAX_LENGTH = 8_000
/** Quotes and lists inside one another on one line. */
const MAX_DEPTH = 12
/** Brackets and runs of emphasis: the parser looks back at all that are still open. */
const MAX_OPEN = 400
const MAX_LINES = 1_000

// Whatever could mean something: a mark anywhere, a mark at the start of a line, an address, an ID.
const MEANING =
  /[*_~`[\]\\]|https?:\/\/|www\.|<\w+:|[^\s@]@[^\s@]|tete1|^ {0,3}(?:>|[+-](?:[ \t]|$)|#{1,6}[ \t]|\d{1,9}[.)](?:[ \t]|$)|(?:- *){3,}$)/mu

/** The cheap look that spares most messages the parser. */
export const hasSyntax = (text: string): boolean => MEANING.test(text)

/** Depth: how many containers the start of a line opens. */
function depthOf(line: string): number {
  let depth = 0
  let at = 0
  for (; at < line.length; at++) {
    const char = line[at]!
    if (char === ' ' || char === '\t') continue
    if (char === '>' || ((char === '-' || char === '+' || char === '*') && /\s/.test(line[at + 1] ?? ''))) depth += 1
    else if (char >= '0' && char <= '9') {
      // "1. 1. 1. x" nests as "- - - x" does.
      while (line[at + 1] !== undefined && line[at + 1]! >= '0' && line[at + 1]! <= '9') at += 1
      const mark = line[at + 1]
      if (mark !== '.' && mark !== ')') break
      at += 1
      depth += 1
    } else break
    if (depth > MAX_DEPTH) break
  }
  return depth
}

/** Within what the parser is trusted with, decided in one pass over the text. */
export function isParsable(text: string): boolean {
  if (text.length > MAX_LENGTH) return false
  let [open, lines] = [0, 0]
  let start = 0
  for (let at = 0; at <= text.length; at++) {
    const char = text[at]
    if (char === undefined || char === '\n') {
      lines += 1
      // Deeper than this in one line, or by a staircase of indentation, which costs a line for each step.
      if (lines > MAX_LINES || depthOf(text.slice(start, Math.min(at, start + 400))) > MAX_DEPTH) return false
      start = at + 1
    } else if ('[]*_~`<'.includes(char) && text[at - 1] !== char) {
      open += 1
      if (open > MAX_OPEN) return false
    }
  }
  return true
}
