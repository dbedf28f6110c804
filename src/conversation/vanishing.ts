import { type EntryKey, keyOf } from '../engine/entry.ts'
import type { ConversationId } from '../engine/ids.ts'
import { type Marks, type MarksKeeper, upTo } from '../engine/marks.ts'
import type { RulesOf } from '../engine/rules.ts'
import { createTurn } from '../lib/inTurn.ts'
import type { Clock } from '../ports/clock.ts'
import type { Change, Storage } from '../ports/storage.ts'
import type { ConversationRows } from './conversationRows.ts'
import type { EraseHere } from './erasing.ts'
import { mayBeLate } from './late.ts'
import { MAX_SWEEP } from './limits.ts'
import type { Outcomes } from './outcome.ts'
import { parseVanishingRow, type VanishingRow, vanishingTable } from './tables.ts'

/** Pause after a disk that refused. Milliseconds. */
const TRY_AGAIN_MS = 30_000
/** The longest that a timer is set for: clocks are set, and browsers count to 2^31 milliseconds. */
const LOOK_AGAIN_MS = 60 * 60_000

interface Deps {
  storage: Storage
  clock: Clock
  rules: RulesOf
  rows: ConversationRows
  marks: Pick<MarksKeeper, 'read' | 'onRaised'>
  erase: EraseHere
  outcomes: Outcomes
}

export type Vanishing = ReturnType<typeof createVanishing>

/**
 * Vanishing: lines that disappear, mine once so much time has passed since it was delivered, another's since I saw it. So nothing is lost
 * on its way to somebody who is away. Time runs by this device's wall clock, also while the app is closed.
 */
export function createVanishing({ storage, clock, rules, rows, marks, erase, outcomes }: Deps) {
  const inTurn = createTurn()
  /** Lines whose time does not run yet, by conversation, once looked up. */
  const waiting = new Map<ConversationId, VanishingRow[]>()
  let cancel = () => {}
  let stopped = false
  const quietly = (work: Promise<unknown>) => void work.catch(() => undefined)
  const stops = [
    outcomes.add((conversation, outcome) => {
      if (outcome.vanishing.length > 0) {
        waiting.get(conversation)?.push(...outcome.vanishing)
        // What was agreed on late may concern what was seen long ago.
        quietly(inTurn(() => beginIf(conversation, outcome.vanishing)))
      }
      if (outcome.wordsLeft) void sweep()
      if (outcome.removed) waiting.delete(conversation)
    }),
    rows.onChange(({ id, late }, before) => {
      // What came late is seen without a mark that rises.
      if (before?.late && before.late !== late) quietly(inTurn(async () => begin(id, await marks.read(id))))
    }),
    marks.onRaised((conversation, raised, name) => {
      if (name !== 'read') quietly(inTurn(() => begin(conversation, raised)))
    }),
  ]

  async function waitingIn(conversation: ConversationId): Promise<VanishingRow[]> {
    const known = waiting.get(conversation)
    if (known) return known
    const within = { from: [conversation], to: [conversation, []] }
    const rows = await storage.range({ table: vanishingTable.name, ...within })
    const found = rows.flatMap((row) => parseVanishingRow(row) ?? []).filter(({ due }) => due === undefined)
    waiting.set(conversation, found)
    return found
  }

  function schedule(ms: number) {
    cancel()
    if (!stopped) cancel = clock.after(Math.max(0, Math.min(ms, LOOK_AGAIN_MS)), () => void sweep())
  }

  /** Takes away what is due, and sees to the next. What refuses is put off, so that it keeps nothing else from going. */
  const sweep = () =>
    inTurn(async () => {
      const found = await storage.range({ table: vanishingTable.name, index: 'due', limit: MAX_SWEEP, walk: true })
      const all = found.flatMap((row) => parseVanishingRow(row) ?? [])
      const due = all.filter((row) => row.due !== undefined && row.due <= clock.now())
      let pause = due.length > 0 && found.length === MAX_SWEEP ? 0 : LOOK_AGAIN_MS
      for (const conversation of new Set(due.map((row) => row.conversation)))
        for (const why of ['due', 'versions'] as const) {
          const its = due.filter((row) => row.conversation === conversation && (why === 'due') !== (row.versions === 1))
          const keys: EntryKey[] = its.map(keyOf)
          if (its.length === 0 || (await erase(conversation, keys, why).catch(() => false))) continue
          await putOff(its)
          pause = Math.min(pause, TRY_AGAIN_MS)
        }
      const next = all.find((row) => !due.includes(row))
      if (next?.due !== undefined) pause = Math.min(pause, next.due - clock.now())
      if (pause < LOOK_AGAIN_MS || next) schedule(pause)
    }).catch(() => schedule(TRY_AGAIN_MS))

  async function putOff(refused: readonly VanishingRow[]) {
    const due = clock.now() + TRY_AGAIN_MS
    // Some of them may have gone before one was refused.
    const left = await Promise.all(refused.map((row) => storage.get(vanishingTable.name, keyOf(row))))
    const changes = refused
      .filter((_, at) => left[at])
      .map((row): Change => ({ put: vanishingTable.name, row: { ...row, due } }))
    if (changes.length > 0 && (await storage.write(changes)) !== 'done') throw new Error('the disk takes nothing')
  }

  /** Has its time begun? Mine once all have it, another's once I saw it. */
  function begun(row: VanishingRow, { receipts, seen }: Marks): boolean {
    const { conversation, author, instance, seq } = row
    const { mine, with: others } = rules(conversation)
    if (!mine(author)) return seq <= upTo(seen.get(author), instance) && !mayBeLate(rows.get(conversation), row)
    return others.every((person) => seq <= upTo(receipts.get(person)?.delivered, instance))
  }

  async function beginIf(conversation: ConversationId, some: readonly VanishingRow[]) {
    const its = await marks.read(conversation)
    if (some.some((row) => begun(row, its))) await begin(conversation, its)
  }

  async function begin(conversation: ConversationId, its: Marks) {
    const starts = (await waitingIn(conversation)).filter((row) => begun(row, its))
    if (starts.length === 0) return
    // Some may have gone since, with their conversation.
    const there = await Promise.all(starts.map((row) => storage.get(vanishingTable.name, keyOf(row))))
    const left = starts.filter((_, at) => there[at])
    const changes: Change[] = left.map((row) => ({
      put: vanishingTable.name,
      row: { ...row, due: clock.now() + row.ttl * 1_000 },
    }))
    if (changes.length > 0 && (await storage.write(changes)) !== 'done')
      return void clock.after(TRY_AGAIN_MS, () => quietly(inTurn(() => begin(conversation, its))))
    waiting.set(
      conversation,
      (waiting.get(conversation) ?? []).filter((row) => !starts.includes(row)),
    )
    void sweep()
  }

  return {
    /** After a start: a mark may have risen just before the last end, and what became due meanwhile goes now. */
    async load() {
      const rows = (await storage.range({ table: vanishingTable.name })).flatMap((row) => parseVanishingRow(row) ?? [])
      for (const conversation of new Set(rows.filter(({ due }) => due === undefined).map((row) => row.conversation))) {
        const its = await marks.read(conversation)
        await inTurn(() => begin(conversation, its))
      }
      await sweep()
    },
    wake: () => void sweep(), // a device that slept ran no timers
    stop() {
      stopped = true
      for (const stop of [cancel, ...stops]) stop()
    },
  }
}
