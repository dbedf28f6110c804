import { createStore } from 'zustand/vanilla'
import { ENTRIES, type Entry, type EntryKey } from '../../engine/entry.ts'
import type { Log } from '../../engine/log.ts'
import { createTurn } from '../../lib/inTurn.ts'
import { createListeners } from '../../lib/listeners.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Applied, IndexStep, SearchIndex, SearchIndexes } from '../../ports/searchIndex.ts'
import type { Row, Storage } from '../../ports/storage.ts'
import { entryKeyOf, logOf, readRow, stepFor, type TextOf } from './indexedText.ts'
import { heads } from './logs.ts'
import type { IndexState } from './search.ts'
import { keyOfRow, targetsOf } from './targets.ts'
import { createUnindexed } from './unindexed.ts'

/** Entries of one look at the disk: a few milliseconds of the page's time, a dozen of the worker's. */
const SLICE_ENTRIES = 400
/** With nobody searching, the engine's memory is given back after this. Milliseconds. */
const IDLE_MS = 5 * 60_000
/** An index that would not open is asked for again, but not at every key press. Milliseconds. */
const RETRY_MS = 20_000
/** An index that goes bad again and again is not worth the reading. */
const MAX_LOSSES = 3

interface Deps {
  readonly indexes: SearchIndexes
  readonly storage: Storage
  readonly log: Pick<Log, 'onWritten'>
  readonly clock: Clock
  readonly textOf: TextOf
  /** Table in which the keys of rows wait that lost their text without an entry that says so. */
  readonly unindexed: string
}

export type Indexing = ReturnType<typeof createIndexing>

/** Keeps the index in step with the logs: reads what it has not seen, follows what is written, takes out what is erased. */
export function createIndexing({ indexes, storage, log, clock, textOf, ...deps }: Deps) {
  const unindexed = createUnindexed(storage, deps.unindexed)
  const store = createStore<IndexState>(() => ({ phase: 'closed' }))
  const onChanged = createListeners<[]>()
  /** Rows are read and handed over in one turn, so that what is written meanwhile is handed over later. */
  const inTurn = createTurn()
  let index: SearchIndex | undefined
  let opening: Promise<SearchIndex | undefined> | undefined
  /** Marks: how far each log has been handed over. */
  const marks = new Map<string, number>()
  let reading: Promise<void> | undefined
  let behind = false
  let refusedAt = Number.NEGATIVE_INFINITY
  let [users, losses] = [0, 0]
  let cancelIdle = () => {}
  let stopped = false
  const show = (state: IndexState) => store.setState(state, true)

  function fail(why: Extract<IndexState, { phase: 'slow' }>['why']) {
    index?.close()
    index = undefined
    refusedAt = why === 'missing' ? Number.POSITIVE_INFINITY : clock.uptime()
    show({ phase: 'slow', why })
    onChanged.tell()
  }

  async function open(): Promise<SearchIndex | undefined> {
    show({ phase: 'opening' })
    const opened = await indexes.open()
    if (stopped) {
      if (opened.ok) opened.index.close()
      return undefined
    }
    if (!opened.ok) {
      fail(opened.why)
      return undefined
    }
    index = opened.index
    marks.clear()
    void catchUp(opened.index)
    return opened.index
  }

  /** The index, as far as it goes by now; undefined where there is none. */
  async function want(): Promise<SearchIndex | undefined> {
    rest()
    if (index) return index
    if (stopped || clock.uptime() - refusedAt < RETRY_MS) return undefined
    opening ??= open().finally(() => {
      opening = undefined
    })
    return opening
  }

  function rest() {
    cancelIdle()
    if (users === 0) cancelIdle = clock.after(IDLE_MS, shut)
  }
  function shut() {
    if (users > 0 || !index || reading !== undefined) return
    index.close()
    index = undefined
    show({ phase: 'closed' })
  }

  /** `make` reads; what it returns is on its way to the index when this resolves, `applied` tells how it went. */
  const handOver = (to: SearchIndex, make: () => Promise<IndexStep | undefined>) =>
    inTurn(async (): Promise<{ applied: Promise<Applied> }> => {
      const step = await make()
      return { applied: step ? to.apply(step) : Promise.resolve('done') }
    })

  /** True when the step went through and the index is still the one in use. */
  async function went(to: SearchIndex, applied: Promise<Applied>): Promise<boolean> {
    const how = await applied
    if (index !== to) return false
    if (how === 'done') return true
    if (how !== 'lost') fail(how)
    else await lose(to)
    return false
  }

  /** The index was emptied under us. What was handed over goes as well, or its marks would claim what is not there. */
  async function lose(to: SearchIndex) {
    if (index !== to) return
    if (++losses > MAX_LOSSES) return fail('broken')
    const how = await inTurn(() => {
      marks.clear()
      return to.clear()
    })
    if (how !== 'done') fail(how === 'lost' ? 'broken' : how)
    else if (index === to) void catchUp(to)
  }

  /** Resolves when everything has been read that was there when it was called. */
  function catchUp(to: SearchIndex): Promise<void> {
    behind = true
    reading ??= read(to).finally(() => {
      reading = undefined
      if (index && index !== to) void catchUp(index)
    })
    return reading
  }

  async function read(to: SearchIndex) {
    try {
      do {
        behind = false
        await readAll(to)
      } while (behind && index === to)
      if (index === to) show({ phase: 'ready' })
    } catch {
      // The disk cannot be read: what is in the index may still be found, and each hit is looked at before it is shown.
      if (index === to) fail('broken')
    }
    onChanged.tell()
  }

  async function readAll(to: SearchIndex) {
    if (marks.size === 0 && !(await loadMarks(to))) return
    if (!(await takeOut(to))) return
    const logs = await heads(storage)
    const left = (head: EntryKey) => Math.max(0, head[3] - (marks.get(logOf(head)) ?? 0))
    const total = logs.reduce((sum, head) => sum + left(head), 0)
    if (total > 0) show({ phase: 'reading', done: 0, total })
    let read = 0
    for (const head of logs) {
      let before: Promise<boolean> = Promise.resolve(true)
      while (left(head) > 0) {
        const from = left(head)
        const { applied } = await handOver(to, () => slice(head))
        // One slice is read while the one before it is being indexed.
        if (!(await before)) return
        before = went(to, applied)
        read += from - left(head)
        show({ phase: 'reading', done: Math.min(read, total), total })
        onChanged.tell()
      }
      if (!(await before)) return
    }
  }

  /** Marks that the index has, unless they speak of another history than the one on the disk: then it is emptied. */
  async function loadMarks(to: SearchIndex): Promise<boolean> {
    const known = await to.marks()
    if (typeof known === 'string') return went(to, Promise.resolve(known))
    const rows = await Promise.all(known.map((mark) => readRow(storage, entryKeyOf(mark))))
    if (rows.includes(undefined)) return went(to, to.clear())
    for (const mark of known) marks.set(logOf(mark), mark[3])
    return true
  }

  /** The next entries of a log, with the texts that are in them now. */
  async function slice(head: EntryKey): Promise<IndexStep> {
    const log = head.slice(0, 3)
    const after = marks.get(logOf(head)) ?? 0
    const rows = await storage.range({
      table: ENTRIES,
      from: [...log, after],
      fromOpen: true,
      to: head,
      limit: SLICE_ENTRIES,
    })
    const last = rows.at(-1)
    const mark = last ? keyOfRow(last) : head
    marks.set(logOf(head), mark[3])
    const targets = targetsOf(rows as unknown as Entry[])
    return { ...(await stepOf(rows, targets)), marks: [mark] }
  }

  /** Rows without a text need no dropping: they were never put. The targets of edits and deletes may have been. */
  async function stepOf(rows: readonly Row[], targets: readonly EntryKey[]) {
    const { put } = stepFor(
      rows.map((row) => [keyOfRow(row), row]),
      textOf,
    )
    const acted = stepFor(
      await Promise.all(targets.map(async (key) => [key, await readRow(storage, key)] as const)),
      textOf,
    )
    return { put: [...put, ...acted.put], drop: acted.drop }
  }

  /** Rows that were erased without an entry. */
  const takeOut = (to: SearchIndex): Promise<boolean> =>
    unindexed.takeOut(
      async (keys) => new Set((await stepOf([], keys)).put.map(({ key }) => key as unknown as EntryKey)),
      async (keys) => {
        const { applied } = await handOver(to, async () => ({ ...(await stepOf([], keys)), marks: [] }))
        const done = await went(to, applied)
        onChanged.tell()
        return done
      },
    )

  async function follow(to: SearchIndex, entries: readonly Entry[]) {
    const { applied } = await handOver(to, async () => {
      const keys: EntryKey[] = []
      for (const { conversation, author, instance, seq } of entries) {
        const key = [conversation, author, instance, seq] as const
        const mark = marks.get(logOf(key)) ?? 0
        if (seq === mark + 1) {
          keys.push(key)
          marks.set(logOf(key), seq)
        } else if (seq > mark) behind = true
      }
      const rows = await Promise.all(keys.map((key) => readRow(storage, key)))
      const there = rows.filter((row) => row !== undefined)
      return {
        ...(await stepOf(there, targetsOf(entries))),
        marks: keys,
      }
    })
    if (!(await went(to, applied))) return
    if (behind) void catchUp(to)
    else if (!reading) onChanged.tell()
  }

  const unfollow = log.onWritten((_conversation, entries) => {
    const to = index
    if (!to) return
    follow(to, entries).catch(() => {
      behind = true // read when somebody looks next
    })
  })

  return {
    store,
    /** After anything in the index, or the index itself, has changed. */
    onChanged: onChanged.add,
    want,
    fail,
    lose,
    /** The index names rows that hold no text any more. */
    async heal(keys: readonly EntryKey[]) {
      const to = index
      if (!to) return
      const { applied } = await handOver(to, async () => ({ ...(await stepOf([], keys)), marks: [] }))
      await went(to, applied)
    },
    /** Catching up: something was written or erased that has not been followed. */
    async freshen() {
      const to = await want()
      if (to) await catchUp(to)
    },
    use() {
      users++
      cancelIdle()
      let using = true
      return () => {
        if (using) users--
        using = false
        rest()
      }
    },
    stop() {
      stopped = true
      unfollow()
      cancelIdle()
      index?.close()
      index = undefined
    },
  }
}
