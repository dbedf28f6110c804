import { afterEach, expect, vi } from 'vitest'
import { tables } from '../../src/app/tables.ts'
import type { EntryRow } from '../../src/conversation/row.ts'
import { unindexedTable } from '../../src/conversation/tables.ts'
import { ENTRIES, type Entry } from '../../src/engine/entry.ts'
import type { ConversationId } from '../../src/engine/ids.ts'
import { createRules } from '../../src/engine/rules.ts'
import { createSearch, type SearchRoom } from '../../src/features/search/createSearch.ts'
import { createTextOf } from '../../src/features/search/indexedText.ts'
import type { Hit, SearchSession, Wish } from '../../src/features/search/search.ts'
import { createListeners } from '../../src/lib/listeners.ts'
import type { Clock } from '../../src/ports/clock.ts'
import type { Row } from '../../src/ports/storage.ts'
import { read } from '../../src/richText/glance.ts'
import { createMemorySearchIndexes } from './memorySearchIndex.ts'
import { createMemoryStorage } from './memoryStorage.ts'
import { conversation, logName, person } from './names.ts'

export const NOON = Date.UTC(2026, 10, 22, 12)
const rules = createRules(() => ({ id: person('me'), instance: logName('i'), before: {}, notes: conversation('me') }))
export const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

/** A busy machine may take its time. */
export const eventually = <T>(look: () => T | Promise<T>) => vi.waitFor(look, { timeout: 20_000, interval: 20 })

/** Timers run at once or when told to; `pass` makes those due that are left. */
function handClock() {
  const due: { at: number; run: () => void }[] = []
  let uptime = 1_000_000
  const clock: Clock = {
    now: () => NOON + 1e9,
    uptime: () => uptime,
    after(ms, run) {
      const timer = { at: uptime + ms, run }
      due.push(timer)
      return () => void (due.includes(timer) && due.splice(due.indexOf(timer), 1))
    },
    soon: (run) => clock.after(0, run),
  }
  return {
    clock,
    pass(ms: number) {
      uptime += ms
      for (const timer of [...due].sort((a, b) => a.at - b.at))
        if (timer.at <= uptime && due.includes(timer)) {
          due.splice(due.indexOf(timer), 1)
          timer.run()
        }
    },
  }
}

export const row = (place: string, by: string, seq: number, text: string, more: Partial<EntryRow> = {}): EntryRow => ({
  conversation: conversation(place),
  author: person(by),
  instance: logName('i'),
  seq,
  lamport: seq,
  at: NOON + seq * 1_000,
  kind: 'text',
  body: { text },
  order: [seq, person(by), logName('i'), seq],
  ...more,
})
export const act = (of: EntryRow, seq: number, kind: string, body: object): EntryRow => {
  const { order: _, ...rest } = row(of.conversation, of.author, seq, '')
  return { ...rest, kind, body: { instance: of.instance, seq: of.seq, ...body } }
}
export const erased = ({ order: _, ...of }: EntryRow): EntryRow => ({ ...of, body: null, erased: 1 })
export const keyOf = ({ conversation, author, instance, seq }: Entry) => ({ conversation, author, instance, seq })

export function setUp({ exists = false } = {}) {
  const storage = createMemoryStorage(tables)
  const indexes = createMemorySearchIndexes({ exists })
  const written = createListeners<[ConversationId, readonly Entry[]]>()
  const time = handClock()
  const deps = {
    indexes,
    storage,
    log: { onWritten: written.add },
    clock: time.clock,
    textOf: createTextOf(rules, time.clock.now, read),
    unindexed: unindexedTable.name,
  }
  return {
    storage,
    indexes,
    time,
    deps,
    /** As the log does: rows first, then everybody hears of it. Other rows are changed in the same write. */
    async write(entries: readonly Entry[], changed: readonly Entry[] = []) {
      const changes = [
        ...entries.map((one) => ({ add: ENTRIES, row: one as unknown as Row })),
        ...changed.map((one) => ({ put: ENTRIES, row: one as unknown as Row })),
      ]
      expect(await storage.write(changes)).toBe('done')
      if (entries[0]) written.tell(entries[0].conversation, entries)
    },
    async eraseSilently(...gone: Entry[]) {
      await storage.write(
        gone.flatMap((one) => [
          { put: ENTRIES, row: erased(one) as unknown as Row },
          { put: unindexedTable.name, row: keyOf(one) },
        ]),
      )
    },
    room(): SearchRoom {
      const made = createSearch(deps)
      stops.push(made.stop)
      return made
    },
    /** What stands there once everything is said and done. */
    async shown(session: SearchSession, wish: string | Wish, expected: readonly string[]) {
      session.ask(typeof wish === 'string' ? { text: wish } : wish)
      await eventually(() => {
        time.pass(500)
        const { hits, phase } = session.store.getState()
        expect([phase, texts(hits)]).toEqual(['done', expected])
      })
    },
    held: () => [...indexes.texts.values()].map((one) => one.text),
  }
}

export const texts = (hits: readonly Hit[]) => hits.map((hit) => hit.fragments.map((one) => one.text).join(''))

export const ready = (room: SearchRoom) => eventually(() => expect(room.index.getState().phase).toBe('ready'))
