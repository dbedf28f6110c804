import * as v from 'valibot'
import { createTurn } from '../../lib/inTurn.ts'
import type { Change, Storage } from '../../ports/storage.ts'

const KEY = 'written'
/** Names that are known at a time: more is never under way when a tab goes. */
const MAX_NAMES = 64
const Row = v.object({ names: v.pipe(v.array(v.tuple([v.string(), v.number()])), v.maxLength(MAX_NAMES)) })

interface Deps {
  storage: Pick<Storage, 'get'>
  /** Table of the settings, keyed by `key`. */
  table: string
}

export type WrittenNames = ReturnType<typeof createWritten>

/**
 * Written: how much of what was asked for under a name is on the disk. The name goes in the same write, so that whoever asks again, of a tab
 * that leads after another one died, is told, and nothing is said twice.
 */
export function createWritten({ storage, table }: Deps) {
  const inTurn = createTurn()
  let known: Map<string, number> | undefined

  async function load(): Promise<Map<string, number>> {
    if (known) return known
    const row = v.safeParse(Row, await storage.get(table, KEY))
    known = new Map(row.success ? row.output.names : [])
    return known
  }

  /** Writes the `nth` part of what has that name, unless it was written before: then there is nothing to resolve with. */
  return <T extends { readonly ok: boolean }>(
    name: string | undefined,
    nth: number,
    write: (more: readonly Change[]) => Promise<T>,
  ): Promise<T | undefined> => {
    if (name === undefined) return write([])
    return inTurn(async () => {
      const names = await load()
      if ((names.get(name) ?? 0) > nth) return undefined
      const next = new Map(names)
      next.delete(name)
      next.set(name, nth + 1)
      const kept = [...next].slice(-MAX_NAMES)
      const done = await write([{ put: table, row: { key: KEY, names: kept } }])
      if (done.ok) known = new Map(kept)
      return done
    })
  }
}
