import { utf8 } from '../lib/bytes.ts'
import { type Entry, ERASED } from './entry.ts'
import { MAX_FRAME } from './limits.ts'

/** Envelope: what the frame around a single entry may need. Bytes. */
const ENVELOPE_BYTES = 256

/**
 * Rows of one log, ascending, as they came from the disk. One that went bad keeps its place, as an erased entry: sent as it is, a
 * friend would refuse it and all that follows. Its lamport becomes the least that its log allows: above
 * `base`, since all of it was written after that.
 */
export function mend(rows: readonly Entry[], base = 0): Entry[] {
  let last = base
  return rows.map((row) => {
    const { conversation, author, instance, seq } = row
    const lamport =
      row.lamport > last && Number.isSafeInteger(row.lamport) ? row.lamport : Math.max(last + 1, base + seq)
    last = lamport
    if (lamport === row.lamport && fits(row)) return row
    return { conversation, author, instance, seq, lamport, at: 0, kind: ERASED, body: null, erased: 1 }
  })
}

/**
 * Unbroken: entries of one log beyond `after`, at most `limit`, with the places of those that were deleted with their conversation filled
 * in. Each has the greatest lamport that leaves room for all that follow: above whatever stood before it, which nobody here knows any more.
 */
export function unbroken(rows: readonly Entry[], after: number, limit: number): Entry[] {
  const all: Entry[] = []
  let seq = after
  for (const row of rows) {
    while (++seq < row.seq && all.length < limit)
      all.push({ ...row, seq, lamport: row.lamport - (row.seq - seq), at: 0, kind: ERASED, body: null, erased: 1 })
    if (all.length >= limit) break
    all.push(row)
  }
  return all
}

function fits({ seq, lamport, at, kind, body }: Entry): boolean {
  if (!Number.isSafeInteger(at) || typeof kind !== 'string' || !/^[a-z][a-z-]{0,31}$/.test(kind)) return false
  try {
    return utf8(JSON.stringify([seq, lamport, at, kind, body])).length <= MAX_FRAME - ENVELOPE_BYTES
  } catch {
    return false
  }
}
