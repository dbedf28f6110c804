import * as v from 'valibot'
import { MAX_RANGES } from './limits.ts'
import { pieceCount, pieceSize } from './root.ts'

/** Ranges of piece numbers: sorted, apart, each from its first to before its last. */
export type Ranges = readonly (readonly [from: number, to: number])[]

const Whole = v.pipe(v.number(), v.safeInteger(), v.minValue(0))

const sorted = (ranges: Ranges): boolean =>
  ranges.every(([from, to], i) => from < to && (i === 0 || ranges[i - 1]![1] < from))

/** Ranges as they come from outside, or from the disk: one spelling for each set. */
export const RangesSchema: v.GenericSchema<unknown, Ranges> = v.pipe(
  v.array(v.strictTuple([Whole, Whole])),
  v.maxLength(MAX_RANGES),
  v.check((ranges) => sorted(ranges)),
)

export const countOf = (ranges: Ranges): number => ranges.reduce((n, [from, to]) => n + to - from, 0)

export const holds = (ranges: Ranges, piece: number): boolean =>
  ranges.some(([from, to]) => from <= piece && piece < to)

/** Ranges with one more piece. */
export function withPiece(ranges: Ranges, piece: number): Ranges {
  if (holds(ranges, piece)) return ranges
  const before = ranges.filter(([, to]) => to < piece)
  const after = ranges.filter(([from]) => from > piece + 1)
  const touching = ranges.slice(before.length, ranges.length - after.length)
  return [...before, [touching[0]?.[0] ?? piece, piece + 1] as const, ...after].map((range, i) =>
    i === before.length
      ? ([Math.min(range[0], piece), Math.max(touching.at(-1)?.[1] ?? 0, piece + 1)] as const)
      : range,
  )
}

/** Ranges of what is missing of so many pieces. */
export function missingOf(ranges: Ranges, pieces: number): Ranges {
  const missing: (readonly [number, number])[] = []
  let next = 0
  for (const [from, to] of ranges) {
    if (next < Math.min(from, pieces)) missing.push([next, Math.min(from, pieces)])
    next = Math.max(next, to)
  }
  if (next < pieces) missing.push([next, pieces])
  return missing
}

/** Pieces of ranges, one after the other. */
export function* piecesOf(ranges: Ranges): Generator<number, void> {
  for (const [from, to] of ranges) for (let piece = from; piece < to; piece++) yield piece
}

/** Bytes of those pieces of a file. */
export function bytesOf(ranges: Ranges, size: number): number {
  const pieces = pieceCount(size)
  const full = countOf(ranges) * pieceSize(size, 0)
  const hasLast = ranges.some(([from, to]) => from < pieces && pieces <= to)
  return hasLast ? full - pieceSize(size, 0) + pieceSize(size, pieces - 1) : full
}
