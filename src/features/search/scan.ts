import { ENTRIES } from '../../engine/entry.ts'
import type { Query } from '../../lib/searchQuery.ts'
import type { Key, Storage } from '../../ports/storage.ts'
import { hitOf, type TextOf } from './indexedText.ts'
import { conversations } from './logs.ts'
import type { Hit, Wish } from './search.ts'
import { keyOfRow } from './targets.ts'

/** Messages of one look at the disk: so many are searched in a millisecond or two. */
const SLICE_MESSAGES = 200

interface Seam {
  readonly conversation: string
  /** Of what was read, and not yet passed. Newest first. */
  waiting: { readonly at: number; readonly hit: Hit | undefined }[]
  /** Key at which the next look begins; undefined when there is nothing older. */
  end: Key | undefined
}

/**
 * Scan of all messages, newest first, one conversation beside the other, without an index: what is left where a browser has no
 * place or no engine for one. Yields after every look at the disk, with what was found in it; ends at the oldest.
 */
export async function* scan(storage: Storage, textOf: TextOf, query: Query, wish: Wish): AsyncGenerator<Hit[]> {
  const all = wish.conversation === undefined ? await conversations(storage) : [wish.conversation]
  const seams: Seam[] = all.map((conversation) => ({ conversation, waiting: [], end: [[]] }))

  async function look(seam: Seam) {
    const rows = await storage.range({
      table: ENTRIES,
      index: 'shown',
      from: [seam.conversation],
      to: [seam.conversation, seam.end!],
      toOpen: true,
      reverse: true,
      limit: SLICE_MESSAGES,
    })
    seam.end = rows.length < SLICE_MESSAGES ? undefined : (rows.at(-1)!.order as Key)
    for (const row of rows) {
      const found = textOf(row)
      if (found) seam.waiting.push({ at: found.at, hit: hitOf(keyOfRow(row), found, query, wish) })
    }
  }

  for (;;) {
    const dry = seams.find((seam) => seam.waiting.length === 0 && seam.end !== undefined)
    if (dry) {
      await look(dry)
      // Others may be searched through before anything can be said to be the newest: give the page its turn.
      if (seams.some((seam) => seam.waiting.length === 0 && seam.end !== undefined)) yield []
      continue
    }
    const passed: Hit[] = []
    for (;;) {
      const newest = seams.reduce<Seam | undefined>(
        (best, seam) => ((seam.waiting[0]?.at ?? -1) > (best?.waiting[0]?.at ?? -1) ? seam : best),
        undefined,
      )
      if (!newest) {
        if (passed.length > 0) yield passed
        return
      }
      const { hit } = newest.waiting.shift()!
      if (hit) passed.push(hit)
      if (newest.waiting.length === 0 && newest.end !== undefined) break
    }
    yield passed
  }
}
