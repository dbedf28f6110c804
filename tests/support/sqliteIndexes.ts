import sqlite3InitModule, { type Sqlite3Static } from '@sqlite.org/sqlite-wasm'
import { SCHEMA, SETTINGS } from '../../src/platform/sqlite/schema.ts'
import { createTextIndex } from '../../src/platform/sqlite/textIndex.ts'
import type { SearchIndex, SearchIndexes } from '../../src/ports/searchIndex.ts'

let engine: Promise<Sqlite3Static> | undefined

/** The index that browsers have, by the same engine, with its file in memory: it outlives the pages that open it. */
export async function createSqliteIndexes() {
  engine ??= sqlite3InitModule()
  const sqlite = await engine
  const db = new sqlite.oo1.DB(':memory:')
  db.exec(SETTINGS)
  db.exec(SCHEMA)
  const index = createTextIndex(db)
  let holder: object | undefined
  let there = false
  let waits: { readonly words: string; readonly over: Promise<void>; handed: boolean } | undefined

  function indexFor(self: object): SearchIndex {
    let tail: Promise<unknown> = Promise.resolve()
    const call = <T>(run: () => T, until: () => Promise<unknown> = async () => undefined): Promise<T | 'broken'> => {
      const answer = tail.then(async () => {
        await until()
        await new Promise((resolve) => setImmediate(resolve))
        return holder === self ? run() : ('broken' as const)
      })
      tail = answer
      return answer
    }
    return {
      marks: () => call(index.marks),
      apply(step) {
        const words = waits && step.put.some(({ text }) => text.includes(waits!.words)) ? waits : undefined
        if (words) words.handed = true
        const apply = () => {
          index.apply(step)
          return 'done' as const
        }
        return call(apply, async () => words?.over)
      },
      find: (wanted) => call(() => index.find(wanted)),
      clear: async () => 'broken',
      close() {
        if (holder === self) holder = undefined
      },
    }
  }

  const indexes: SearchIndexes = {
    exists: async () => there,
    async open() {
      holder = {}
      there = true
      return { ok: true, index: indexFor(holder) }
    },
  }
  return {
    indexes,
    /** Steps that put in these words, and all behind them, wait until they are let go. */
    hold(words: string) {
      let release: () => void = () => undefined
      const over = new Promise<void>((resolve) => {
        release = resolve
      })
      const held = { words, over, handed: false }
      waits = held
      return { release, handed: () => held.handed }
    },
    /** The file, as text. */
    file(): string {
      index.settle()
      return Buffer.from(sqlite.capi.sqlite3_js_db_export(db)).toString('latin1')
    },
    close: () => db.close(),
  }
}
