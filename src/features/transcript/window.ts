import { MAX_HELD_WINDOW, MAX_PINS, MAX_WINDOW } from '../../conversation/limits.ts'
import type { Outcome } from '../../conversation/outcome.ts'
import { fits, merged, type Window } from '../../conversation/pages.ts'
import type { Line } from '../../conversation/row.ts'
import { compareOrder, entryId } from '../../engine/entry.ts'
import type { EntryId } from '../../engine/ids.ts'

type Ends = Pick<Window, 'complete' | 'newest'>

/** Window: the lines at hand, what was written while more of them were being read, and the pinned ones. */
export function createWindow() {
  let lines: readonly Line[] = []
  let pinned: readonly Line[] = []
  /** Lines written while the disk was being read: they are newer than what the disk answers. */
  let during: { lines: Map<EntryId, Line>; gone: Set<EntryId> } | undefined
  /** The person has gone up; what streams in at the end must not take the top away under their eyes. */
  let paged = false
  /** The person has marked words of what is at hand. */
  let held = false
  /** Does it fit? `slack`: so many times as much as fits. */
  const fitsAll = (slack = 1) => lines.length <= (held ? MAX_HELD_WINDOW : MAX_WINDOW * slack)

  return {
    lines: () => lines,
    pinned: () => pinned,
    setPinned(pins: readonly Line[]) {
      pinned = pins
    },
    setPaged(is: boolean) {
      paged = is
    },
    setHeld(is: boolean) {
      held = is
    },
    beginReading() {
      during = { lines: new Map(), gone: new Set() }
    },
    /** Lines that were read, with all that was written meanwhile. `replace`: instead of what is there. */
    endReading(more: readonly Line[], replace: boolean, ends: Ends) {
      if (replace) lines = []
      lines = merged(lines, more)
      const { lines: late, gone } = during ?? { lines: new Map<EntryId, Line>(), gone: new Set<EntryId>() }
      during = undefined
      lines = lines.filter((line) => !gone.has(entryId(line)) || late.has(entryId(line)))
      lines = merged(
        lines,
        [...late.values()].filter((line) => fits(lines, line, ends)),
      )
    },
    follow(outcome: Outcome, ends: Ends) {
      for (const line of outcome.lines) {
        during?.lines.set(entryId(line), line)
        during?.gone.delete(entryId(line))
      }
      for (const id of outcome.gone) {
        during?.lines.delete(id)
        during?.gone.add(id)
      }
      const gone = new Set(outcome.gone)
      if (gone.size > 0) lines = lines.filter((line) => !gone.has(entryId(line)))
      lines = merged(
        lines,
        outcome.lines.filter((line) => fits(lines, line, ends)),
      )
      pinned = pinsAfter(pinned, outcome)
    },
    /** The end that is further from where the person is going is left to the disk. */
    cut(change: Partial<Ends>): Partial<Ends> {
      if (fitsAll()) return {}
      if ('newest' in change && !('complete' in change)) {
        lines = lines.slice(-MAX_WINDOW)
        return { complete: false }
      }
      lines = lines.slice(0, MAX_WINDOW)
      return { newest: false }
    },
    /** Lines stream in: only the newest are kept at hand while nobody has gone up, else what is being read. */
    trim({ newest }: Ends): Partial<Ends> {
      if (fitsAll(2) || !newest) return {}
      if (paged) {
        lines = lines.slice(0, MAX_WINDOW)
        return { newest: false }
      }
      lines = lines.slice(-MAX_WINDOW)
      return { complete: false }
    },
  }
}

/** Pins: after a write; the same list when it says nothing about them. */
function pinsAfter(pins: readonly Line[], { lines, gone }: Pick<Outcome, 'lines' | 'gone'>): readonly Line[] {
  const all = new Map(pins.map((line) => [entryId(line), line]))
  const concerned = lines.filter((line) => line.pinned !== undefined || all.has(entryId(line)))
  if (concerned.length === 0 && !gone.some((id) => all.has(id))) return pins
  for (const line of concerned) all.set(entryId(line), line)
  for (const id of gone) all.delete(id)
  return [...all.values()]
    .filter((line) => line.pinned !== undefined)
    .sort((a, b) => compareOrder(b.order, a.order))
    .slice(0, MAX_PINS)
}
