/** A text field's content, and what is selected in it. */
export interface Selected {
  readonly text: string
  readonly from: number
  readonly to: number
}

/** Marks that Ctrl or Cmd with a letter puts around the selection. */
export const MARKS: ReadonlyMap<string, string> = new Map([
  ['b', '**'],
  ['i', '_'],
  ['e', '`'],
])

/**
 * Selection with `mark` around it, or without it where it is there already. White space at the ends stays outside:
 * marks that touch it mean nothing.
 */
export function toggleMark({ text, from, to }: Selected, mark: string): Selected {
  const chosen = text.slice(from, to)
  const start = from + (chosen.length - chosen.trimStart().length)
  const end = chosen.trim() === '' ? to : to - (chosen.length - chosen.trimEnd().length)
  const [first, last] = chosen.trim() === '' ? [from, to] : [start, end]
  const before = text.slice(0, first)
  const inside = text.slice(first, last)
  const after = text.slice(last)
  const size = mark.length
  if (before.endsWith(mark) && after.startsWith(mark))
    return { text: before.slice(0, -size) + inside + after.slice(size), from: first - size, to: last - size }
  if (inside.length >= 2 * size && inside.startsWith(mark) && inside.endsWith(mark))
    return { text: before + inside.slice(size, -size) + after, from: first, to: last - 2 * size }
  return { text: before + mark + inside + mark + after, from: first + size, to: last + size }
}
