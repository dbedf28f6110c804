import type { Database, PreparedStatement } from '@sqlite.org/sqlite-wasm'
import { tokensOf } from '../../lib/searchWords.ts'
import type { Found, IndexedText, IndexStep, TextKey, Wanted } from '../../ports/searchIndex.ts'
import { conversationToken, matchExpression, sideToken } from './matchExpression.ts'
import { PLACES, placeOf } from './schema.ts'

/** The index on an open database that has the schema. Throws what SQLite throws: whoever opened the database knows what to do then. */
export interface TextIndex {
  marks(): readonly TextKey[]
  /**
   * On the disk at once if it takes anything out; else together with what comes after it, when that has become much, or at `settle`:
   * FTS5 begins a new segment with every commit. Until then a crash takes texts and marks alike.
   */
  apply(step: IndexStep): void
  /** Brings what waits to the disk. */
  settle(): true
  /** Joins a few segments, so that a search looks into fewer. False when there is nothing left to join. */
  tidy(): boolean
  find(wanted: Wanted): readonly Found[]
}

const SQL = {
  conversation: 'SELECT id FROM conversations WHERE name = ?',
  addConversation: 'INSERT INTO conversations(name) VALUES(?) RETURNING id',
  log: 'SELECT id FROM logs WHERE conversation = ? AND author = ? AND instance = ?',
  addLog: 'INSERT INTO logs(conversation, author, instance) VALUES(?, ?, ?) RETURNING id',
  raise: 'UPDATE logs SET mark = max(mark, ?) WHERE id = ?',
  marks:
    'SELECT c.name, l.author, l.instance, l.mark FROM logs l JOIN conversations c ON c.id = l.conversation WHERE l.mark > 0',
  text: 'SELECT id, tokens FROM texts WHERE log = ? AND seq = ?',
  newestOf: 'SELECT max(id) FROM texts WHERE id BETWEEN ? AND ?',
  addText: 'INSERT INTO texts(id, log, seq, tokens) VALUES(?, ?, ?, ?)',
  addWords: 'INSERT INTO words(rowid, tokens) VALUES(?, ?)',
  dropText: 'DELETE FROM texts WHERE id = ?',
  dropWords: "INSERT INTO words(words, rowid, tokens) VALUES('delete', ?, ?)",
  find: `SELECT t.id, c.name, l.author, l.instance, t.seq
    FROM words w CROSS JOIN texts t ON t.id = w.rowid JOIN logs l ON l.id = t.log JOIN conversations c ON c.id = l.conversation
    WHERE words MATCH ?1 AND w.rowid < ?2 AND (?3 IS NULL OR l.conversation = ?3) ORDER BY w.rowid DESC LIMIT ?4`,
} as const

/** Texts of one commit, in bulk. */
const COMMIT_TEXTS = 4_000
/** Pages of one step of tidying: some milliseconds. */
const MERGE_PAGES = 64

export function createTextIndex(db: Database): TextIndex {
  const prepared = new Map<keyof typeof SQL, PreparedStatement>()

  function rows(name: keyof typeof SQL, values: readonly (string | number | null)[]): unknown[][] {
    const statement = prepared.get(name) ?? db.prepare(SQL[name])
    prepared.set(name, statement)
    try {
      if (values.length > 0) statement.bind([...values])
      const found: unknown[][] = []
      while (statement.step()) found.push(statement.get([]))
      return found
    } finally {
      statement.reset()
    }
  }
  const number = (name: keyof typeof SQL, ...values: (string | number)[]): number | undefined => {
    const value = rows(name, values)[0]?.[0]
    return value === null || value === undefined ? undefined : Number(value)
  }

  const conversationOf = (name: string) => number('conversation', name)
  const logOf = (conversation: number, [, author, instance]: TextKey) =>
    number('log', conversation, author, instance) ?? number('addLog', conversation, author, instance)!
  const ensureConversation = (name: string) => conversationOf(name) ?? number('addConversation', name)!

  /** The first free place of its moment, or of the next ones: what claims one and the same time stands in the order it came. */
  function freePlace(at: number): number {
    for (let first = placeOf(at); ; first += PLACES) {
      const newest = number('newestOf', first, first + PLACES - 1)
      if (newest === undefined) return first
      if (newest + 1 < first + PLACES) return newest + 1
    }
  }

  /** Returns the place that is free now. */
  function drop(log: number, seq: number): number | undefined {
    const [text] = rows('text', [log, seq])
    if (!text) return undefined
    const [id, tokens] = [Number(text[0]), String(text[1])]
    rows('dropWords', [id, tokens])
    rows('dropText', [id])
    return id
  }

  function put({ key, at, mine, text }: IndexedText): boolean {
    const conversation = ensureConversation(key[0])
    const log = logOf(conversation, key)
    const before = drop(log, key[3])
    const words = tokensOf(text)
    if (words === '') return before !== undefined
    // Edited, it keeps its place.
    const id = before ?? freePlace(at)
    const tokens = `${words} ${sideToken(mine)} ${conversationToken(conversation)}`
    rows('addText', [id, log, key[3], tokens])
    rows('addWords', [id, tokens])
    return before !== undefined
  }

  let waiting = 0
  let begun = false

  function begin() {
    if (begun) return
    db.exec('BEGIN')
    begun = true
  }
  function commit() {
    if (!begun) return
    begun = false
    waiting = 0
    db.exec('COMMIT')
  }
  /** All that waits goes with it: whoever hears of the failure begins from the marks on the disk. */
  function undo() {
    begun = false
    waiting = 0
    try {
      db.exec('ROLLBACK')
    } catch {
      // What failed may have undone it already.
    }
  }

  return {
    settle() {
      commit()
      return true
    },
    tidy() {
      commit()
      const before = db.changes(true)
      db.exec(`INSERT INTO words(words, rank) VALUES('merge', ${MERGE_PAGES})`)
      // It says so itself: fewer than two changes, and there was nothing to do (https://sqlite.org/fts5.html#the_merge_command).
      if (db.changes(true) - before >= 2) return true
      db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
      return false
    },
    marks: () =>
      rows('marks', []).map((row) => [String(row[0]), String(row[1]), String(row[2]), Number(row[3])] as const),
    apply(step) {
      let erased = false
      try {
        begin()
        for (const key of step.drop) {
          const conversation = conversationOf(key[0])
          if (conversation === undefined) continue
          if (drop(logOf(conversation, key), key[3]) !== undefined) erased = true
        }
        // FTS5 gathers rows in memory as long as their numbers rise.
        for (const text of [...step.put].sort((a, b) => a.at - b.at)) if (put(text)) erased = true
        for (const key of step.marks) rows('raise', [key[3], logOf(ensureConversation(key[0]), key)])
        waiting += step.put.length
        if (erased || waiting >= COMMIT_TEXTS) commit()
      } catch (reason) {
        undo()
        throw reason
      }
      // What was there before is still in the log that was written ahead: gone means gone from there, too.
      if (erased) db.exec('PRAGMA wal_checkpoint(TRUNCATE)')
    },
    find({ query, conversation: name, mine, before = Number.MAX_SAFE_INTEGER, limit }) {
      const conversation = name === undefined ? undefined : conversationOf(name)
      if (name !== undefined && conversation === undefined) return []
      const match = matchExpression(query, { conversation, mine })
      return rows('find', [match, before, conversation ?? null, limit]).map((row) => ({
        place: Number(row[0]),
        key: [String(row[1]), String(row[2]), String(row[3]), Number(row[4])],
      }))
    },
  }
}
