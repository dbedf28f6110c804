interface Code {
  readonly from: number
  readonly to: number
  /** Nothing ends it yet. */
  readonly open: boolean
}

/**
 * Code in a text, by its places: from a run of ticks to the next run of the same length; from three of them on, to the
 * end without one.
 */
function codeIn(text: string): Code[] {
  const runs = [...text.matchAll(/`+/g)].map(({ 0: { length }, index }) => ({
    from: index,
    to: index + length,
    length,
  }))
  const next: (number | undefined)[] = []
  const last = new Map<number, number>()
  for (let at = runs.length - 1; at >= 0; at--) {
    next[at] = last.get(runs[at]!.length)
    last.set(runs[at]!.length, at)
  }
  const found: Code[] = []
  for (let at = 0; at < runs.length; at++) {
    const run = runs[at]!
    const end = next[at]
    if (end === undefined) found.push({ from: run.from, to: run.length < 3 ? run.to : text.length, open: true })
    else found.push({ from: run.from, to: runs[end]!.to, open: false })
    if (end !== undefined) at = end
    else if (run.length >= 3) break
  }
  return found
}

const SHORT = /(?<![\p{L}\p{N}]):([a-z0-9_+-]{1,40}):(?![\p{L}\p{N}])/giu

/** With every complete `:code:` that is known made into its emoji. */
export function replaceCodes(text: string, lookup: (code: string) => string | undefined): string {
  const swap = (words: string) => words.replace(SHORT, (whole, code: string) => lookup(code.toLowerCase()) ?? whole)
  let made = ''
  let from = 0
  for (const code of codeIn(text)) {
    made += swap(text.slice(from, code.from)) + text.slice(code.from, code.to)
    from = code.to
  }
  return made + swap(text.slice(from))
}

/** Short code that is being typed before the caret: its start, and where its colon stands. Not in code, an address or a time. */
export function codeAt(text: string, caret: number): { typed: string; from: number } | undefined {
  const before = text.slice(Math.max(0, caret - 42), caret)
  const found = /(?:^|[\s(])(:([\p{L}\p{M}\p{N}_+-]{2,40}))$/u.exec(before)
  if (!found || isInCode(text.slice(0, caret))) return undefined
  return { typed: found[2]!, from: caret - found[1]!.length }
}

/** Code: is the end of `before` inside some? */
export const isInCode = (before: string): boolean => codeIn(before).some(({ open }) => open)
