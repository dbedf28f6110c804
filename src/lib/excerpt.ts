import type { MarkedRange } from './searchQuery.ts'

/** A piece of an excerpt; `hit` is what was searched for. */
export interface Fragment {
  readonly text: string
  readonly hit: boolean
}

/** Lead: what stands before the first mark at most; and the most in all. UTF-16 units. */
const LEAD_UNITS = 28
const MAX_UNITS = 180
/** Slack: how far a cut may move to fall between words. */
const SLACK_UNITS = 16

/**
 * The surroundings of the first mark on one line, with `…` where something was left out. Never cuts a character in two.
 * `marks` are sorted and apart from each other.
 */
export function excerpt(text: string, marks: readonly MarkedRange[]): readonly Fragment[] {
  const from = firstFrom(text, marks[0]?.start ?? 0)
  const to = lastTo(text, from + MAX_UNITS)
  const fragments: Fragment[] = []
  const add = (start: number, end: number, hit: boolean) => {
    const part = text.slice(start, end).replace(/\s+/gu, ' ')
    if (part !== '') fragments.push({ text: part, hit })
  }
  if (from > 0) fragments.push({ text: '…', hit: false })
  let at = from
  for (const mark of marks) {
    const [start, end] = [Math.max(at, mark.start), Math.min(to, mark.end)]
    if (start >= end) continue
    add(at, start, false)
    add(start, end, true)
    at = end
  }
  add(at, to, false)
  if (to < text.length) fragments.push({ text: '…', hit: false })
  return fragments
}

function firstFrom(text: string, mark: number): number {
  const wanted = mark - LEAD_UNITS
  if (wanted <= SLACK_UNITS) return 0
  const space = text.slice(wanted, wanted + SLACK_UNITS).search(/\s/u)
  return space >= 0 ? wanted + space + 1 : whole(text, wanted)
}

function lastTo(text: string, wanted: number): number {
  if (wanted + SLACK_UNITS >= text.length) return text.length
  const space = text.slice(wanted - SLACK_UNITS, wanted).search(/\s\S*$/u)
  return space >= 0 ? wanted - SLACK_UNITS + space : whole(text, wanted)
}

/** At or before `at`, but not between the halves of a surrogate pair. */
const whole = (text: string, at: number) => (/[\udc00-\udfff]/.test(text.charAt(at)) ? at - 1 : at)
