import * as v from 'valibot'
import {
  compareOrder,
  type Entry,
  type EntryKey,
  ERASED,
  entriesTable,
  entryId,
  keyOf,
  type Writer,
} from '../../engine/entry.ts'
import { erased, type Projected } from '../../engine/log.ts'
import type { Mark } from '../../engine/marks.ts'
import type { Change, Row, Storage } from '../../ports/storage.ts'
import type { PeerId } from '../../ports/transport.ts'
import { type EntryRow, fold, rowOf } from './fold.ts'
import { actOf, DELETE, EDIT, REACT, TEXT, TIMER, TimerBody } from './kinds.ts'
import { MAX_AGREED } from './limits.ts'
import { isMine, orderOf, type Shown, textBodyOf } from './rows.ts'
import { emptyChat, summarise } from './summary.ts'
import { type ChatRow, chatsTable, type VanishingRow, vanishingTable } from './tables.ts'

/** What a write will have changed once it is on disk. */
export interface Outcome {
  /** Lines of the conversation that are new or changed. */
  readonly rows: readonly Shown[]
  /** Rows that stand in it no longer. */
  readonly gone: readonly string[]
  readonly chat: ChatRow | undefined
  /** What the friend has put on something of mine just now. */
  readonly reactions?: readonly { readonly id: string; readonly emoji: string }[]
  /** What the friend has written just now. */
  readonly news: readonly Shown[]
  readonly vanishing: readonly VanishingRow[]
}

interface Deps {
  storage: Storage
  now(): number
  me(conversation: PeerId): Pick<Writer, 'id'>
  chat(peer: PeerId): ChatRow | undefined
  /** What I have seen of the friend's logs. */
  seen(peer: PeerId): Promise<Mark>
  onWritten(peer: PeerId, outcome: Outcome): void
}

const keyId = ([, author, instance, seq]: EntryKey) => entryId({ author, instance, seq })

/** The fold of entries into what is shown, materialised in the same write: see `Project` in the log. */
export function createProjection({ storage, now, me, chat, seen, onWritten }: Deps) {
  /** Conversations that hold acts on something that is not known yet. */
  const orphans = new Map<PeerId, boolean>()

  async function hasOrphans(peer: PeerId): Promise<boolean> {
    const known = orphans.get(peer)
    if (known !== undefined) return known
    const range = { table: entriesTable.name, index: 'orphans', from: [peer], to: [peer, []], limit: 1 }
    const some = (await storage.range(range)).length > 0
    orphans.set(peer, some)
    return some
  }

  const actsOn = async (target: EntryKey) =>
    (await storage.range({
      table: entriesTable.name,
      index: 'acts',
      from: [target],
      to: [target],
    })) as unknown as EntryRow[]

  return async function project(entries: readonly Entry[], mine: boolean): Promise<Projected> {
    const peer = entries[0]!.conversation
    const fresh = new Map<string, EntryRow>(entries.map((entry) => [entryId(entry), rowOf(entry)]))
    const touched = new Map<string, EntryRow>()
    const marks = await seen(peer)
    const isSeen = (row: Entry) => row.author === peer && row.seq <= (marks[row.instance] ?? 0)
    let erases = false
    let unreadGone = 0
    const reactions: { id: string; emoji: string }[] = []

    const find = async (key: EntryKey): Promise<EntryRow | undefined> => {
      const id = keyId(key)
      return fresh.get(id) ?? touched.get(id) ?? ((await storage.get(entriesTable.name, key)) as EntryRow | undefined)
    }
    const set = (row: EntryRow) => (fresh.has(entryId(row)) ? fresh : touched).set(entryId(row), row)

    async function act(entry: Entry, row: EntryRow) {
      const what = actOf(entry)
      if (!what) return
      const next = fold(row, what, entry, isSeen(row))
      if (next) set(next)
      if (next && what.kind === REACT && !isMine(entry) && isMine(row))
        reactions.push({ id: entryId(row), emoji: what.emoji })
      if (next?.kind === ERASED && row.kind === TEXT) {
        erases = true
        if (row.author === peer && !fresh.has(entryId(row)) && !isSeen(row)) unreadGone += 1
      }
      // What it said before and after goes with it.
      if (what.kind === DELETE) {
        const edits = [...(await actsOn(what.target)), ...fresh.values()]
        for (const edit of edits)
          if (edit.kind === EDIT && edit.target && keyId(edit.target) === keyId(what.target)) set(erased(edit))
      } else if (what.kind === EDIT && row.kind === ERASED) set(erased(entry))
    }

    for (const entry of entries) {
      const { target } = fresh.get(entryId(entry))!
      if (!target) continue
      const row = await find(target)
      if (row) await act(entry, row)
      else {
        set({ ...fresh.get(entryId(entry))!, orphan: 1 })
        orphans.set(peer, true)
      }
    }
    if (await hasOrphans(peer)) {
      for (const entry of entries) {
        if (entry.kind !== TEXT && entry.kind !== ERASED) continue
        for (const { orphan, ...waited } of await actsOn(keyOf(entry))) {
          if (!orphan) continue
          set(waited)
          await act(waited, fresh.get(entryId(entry))!)
        }
      }
    }

    let state = chat(peer)
    for (const entry of entries) if (entry.kind === TIMER) state = await timed(state, entry)

    /** Agreed on, proposed or ended; a forged agreement is kept, and not shown. */
    async function timed(before: ChatRow | undefined, entry: Entry): Promise<ChatRow | undefined> {
      const parsed = v.safeParse(TimerBody, entry.body)
      const row = before ?? emptyChat(peer, now())
      const by = orderOf(entry)
      const hide = () => {
        const { order: _order, ...kept } = fresh.get(entryId(entry))!
        set(kept)
        return before
      }
      if (!parsed.success) return hide()
      const { seconds, answers, declines } = parsed.output
      if (declines) {
        const { proposal, ...rest } = row
        const author = proposal?.from === 'me' ? me(peer).id : peer
        const means = proposal && author === declines.by && proposal.instance === declines.instance
        if (!means || proposal.seq !== declines.seq) return hide()
        if (declines.by === entry.author) hide() // a proposal taken back: nobody need read that
        return rest
      }
      const from = isMine(entry) ? 'me' : 'friend'
      const late = row.timer !== undefined && compareOrder(by, row.timer.by) < 0
      if (seconds > 0 && !answers) {
        if (late || (row.proposal && compareOrder(by, row.proposal.by) < 0)) return before
        return { ...row, proposal: { from, seconds, instance: entry.instance, seq: entry.seq, by } }
      }
      if (answers) {
        const asked = await find([peer, from === 'me' ? peer : me(peer).id, answers.instance, answers.seq])
        const body = asked?.kind === TIMER ? v.safeParse(TimerBody, asked.body) : undefined
        if (!body?.success || body.output.answers || body.output.seconds !== seconds) return hide()
      }
      if (late) return before
      const { proposal, ...rest } = row
      const open = proposal && compareOrder(proposal.by, by) > 0
      const agreed = [...new Set([...(row.agreed ?? []), ...(seconds > 0 ? [seconds] : [])])].slice(-MAX_AGREED)
      return { ...rest, agreed, timer: { seconds, by }, ...(open ? { proposal } : {}) }
    }

    // Only what both agreed on makes a text disappear, whatever its author says.
    for (const row of [...fresh.values()]) {
      const ttl = textBodyOf(row)?.ttl
      if (ttl && row.order && state?.agreed?.includes(ttl)) set({ ...row, ttl })
    }

    const lines = (rows: Iterable<EntryRow>) => [...rows].filter((row): row is Shown => row.order !== undefined)
    const shown = lines(fresh.values())
    const news = mine ? [] : shown.filter((row) => row.kind === TEXT)
    const vanishing: VanishingRow[] = []
    const changes: Change[] = [...fresh.values()].map((row) => ({ add: entriesTable.name, row }))
    for (const row of touched.values()) changes.push({ put: entriesTable.name, row: row as Row })
    for (const row of shown) {
      const { ttl, conversation, author, instance, seq } = row
      if (ttl) vanishing.push({ conversation, author, instance, seq, ttl })
    }
    for (const row of vanishing) changes.push({ put: vanishingTable.name, row })
    const after = await summarise({ storage, now: now(), peer, before: state, shown, touched, news, unreadGone })
    if (after && after !== chat(peer)) changes.push({ put: chatsTable.name, row: { ...after } })

    const gone = [...touched.values()].filter((row) => row.order === undefined && !row.target).map(entryId)
    const outcome = { rows: [...shown, ...lines(touched.values())], gone, chat: after, reactions, news, vanishing }
    return { changes, erases, onWritten: () => onWritten(peer, outcome) }
  }
}
