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

/** Short codes that stand by themselves, one after another, with nothing before or behind them but space, quotes, brackets, stops, emoji. */
const SHORT =
  /(?<=^|[\s([{<"'“”„«»‘’¡¿*_~\p{Extended_Pictographic}]|\ufe0f)(?::[a-z0-9_+-]{1,40}:)+(?=$|[\s)\]}>"'“”«»‘’.,;!?…*_~\p{Extended_Pictographic}])/giu

/** Address that is not yet at its end. */
const ADDRESS = /(?:[/@]|www\.)\S*$/i

/** With every complete `:code:` that is known made into its emoji; not in code, nor in an address. */
export function replaceCodes(text: string, lookup: (code: string) => string | undefined): string {
  const kept = codeIn(text)
  const isKept = (at: number) =>
    kept.some(({ from, to }) => from <= at && at < to) || ADDRESS.test(text.slice(Math.max(0, at - 2_000), at))
  return text.replace(SHORT, (whole: string, at: number) =>
    isKept(at) ? whole : whole.replace(/:([^:]+):/g, (one, code: string) => lookup(code.toLowerCase()) ?? one),
  )
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

/** Emoticons, without noses and in capitals. */
const EMOTICONS: ReadonlyMap<string, string> = new Map([
  [':)', '🙂'],
  [';)', '😉'],
  [':D', '😃'],
  ['XD', '😆'],
  [':(', '🙁'],
  [":'(", '😢'],
  [':P', '😛'],
  [':O', '😮'],
  [':*', '😘'],
  [':|', '😐'],
  [':/', '😕'],
  ['<3', '❤️'],
  ['</3', '💔'],
])

/** Emoticon that stands by itself before the caret: its emoji, and where it begins. Not in code. */
export function emoticonAt(text: string, caret: number): { emoji: string; from: number } | undefined {
  const found = /(?:^|\s)(\S{2,3})$/u.exec(text.slice(Math.max(0, caret - 5), caret))?.[1]
  const emoji = found && EMOTICONS.get(found.replace('-', '').toUpperCase())
  if (!emoji || /^\S/.test(text.slice(caret)) || isInCode(text.slice(0, caret))) return undefined
  return { emoji, from: caret - found.length }
}
