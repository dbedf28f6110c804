import * as v from 'valibot'
import { type Entry, type EntryKey, entriesTable, type Writer } from '../../engine/entry.ts'
import type { Log } from '../../engine/log.ts'
import type { MarksKeeper } from '../../engine/marks.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Change, Row, Storage } from '../../ports/storage.ts'
import type { PeerId } from '../../ports/transport.ts'
import type { EraseHere } from './erasing.ts'
import { DELETE, EDIT, EditBody, PIN, REACT, TEXT, TIMER, typed } from './kinds.ts'
import { MAX_TTL, MAX_VERSIONS } from './limits.ts'
import type { ActResult, CancelResult, Chat, SendResult, StarredPage } from './message.ts'
import type { Outcome } from './projection.ts'
import {
  clampTime,
  isFormer,
  isMine,
  keyIn,
  messageOf,
  orderOf,
  rowAt,
  type Shown,
  statusOf,
  textBodyOf,
  textOf,
} from './rows.ts'
import { starredPage } from './stars.ts'
import type { ChatRow } from './tables.ts'

interface Deps {
  storage: Storage
  log: Log
  marks: MarksKeeper
  clock: Clock
  me(conversation: PeerId): Writer
  /** Whose conversation is open. */
  peer(): PeerId | undefined
  chat(peer: PeerId): ChatRow | undefined
  erase: EraseHere
  onWritten(peer: PeerId, outcome: Outcome): void
}

type Acts = Pick<
  Chat,
  | 'cancel'
  | 'edit'
  | 'versions'
  | 'deleteForEveryone'
  | 'deleteForMe'
  | 'react'
  | 'pin'
  | 'star'
  | 'starred'
  | 'forward'
  | 'setTimer'
>

const IMPOSSIBLE: ActResult = { ok: false, error: 'impossible' }
const STORAGE: ActResult = { ok: false, error: 'storage' }

/** What can be done to messages of the open conversation. What both should see is an entry; what is mine alone stays here. */
export function createActs({ storage, log, marks, clock, me, peer, chat, erase, onWritten }: Deps): Acts {
  async function append(to: PeerId, kind: string, body: unknown): Promise<ActResult> {
    const appended = await log.append(to, kind, body).catch(() => ({ ok: false as const }))
    return appended.ok ? { ok: true } : STORAGE
  }

  /** The row that `id` means in a conversation: the open one, if nothing else is said. */
  async function find(id: string, conversation = peer()): Promise<Shown | undefined> {
    const key = conversation === undefined ? undefined : keyIn(conversation, id)
    return key && (await rowAt(storage, key).catch(() => undefined))
  }
  const findAll = async (ids: readonly string[], conversation = peer()) =>
    (await Promise.all(ids.map((id) => find(id, conversation)))).flatMap((row) => row ?? [])

  const own = ({ instance, seq }: Entry) => ({ instance, seq })
  const any = ({ author, instance, seq }: Entry) => ({ by: author, instance, seq })
  const keyOf = ({ conversation, author, instance, seq }: Entry): EntryKey => [conversation, author, instance, seq]
  /** Only what I said under the ID that I have now: nobody would believe the rest. */
  const isMyText = (row: Shown | undefined): row is Shown =>
    row?.kind === TEXT && row.author === me(row.conversation).id
  const former = (row: Shown) => isFormer(row, me(row.conversation))
  const waits = async (row: Shown) =>
    isMine(row) && !former(row) && statusOf(row, await marks.read(row.conversation)) === 'waiting'

  const takeBack = async (row: Shown): Promise<ActResult> =>
    append(row.conversation, DELETE, { ...own(row), ...((await waits(row)) ? { quiet: true } : {}) })

  return {
    async cancel(id): Promise<CancelResult> {
      const row = await find(id)
      if (!isMyText(row)) return IMPOSSIBLE
      return (await waits(row)) ? takeBack(row) : { ok: false, error: 'late' }
    },

    async edit(id, raw): Promise<SendResult> {
      const words = typed(raw)
      if (!words.ok) return words
      const row = await find(id)
      if (!isMyText(row)) return { ok: false, error: 'impossible' }
      if (textOf(row) === words.text) return { ok: true, id }
      const done = await append(row.conversation, EDIT, { ...own(row), text: words.text })
      return done.ok ? { ok: true, id } : { ok: false, error: 'storage' }
    },

    async versions(id) {
      const row = await find(id)
      const first = row && textBodyOf(row)
      if (!row || !first) return []
      const key = keyOf(row)
      const range = { table: entriesTable.name, index: 'acts', from: [key], to: [key] }
      const acts = (await storage.range({ ...range, limit: MAX_VERSIONS * 4 }).catch(() => [])) as unknown as Entry[]
      const edits = acts
        .flatMap((act) => {
          const body = act.kind === EDIT && act.author === row.author ? v.safeParse(EditBody, act.body) : undefined
          return body?.success ? [{ text: body.output.text, at: act.at, order: orderOf(act) }] : []
        })
        .sort((a, b) => (a.order[0] === b.order[0] ? a.order[3] - b.order[3] : a.order[0] - b.order[0]))
      const all = [{ text: first.text, at: row.at }, ...edits.slice(-MAX_VERSIONS)]
      return all.map(({ text, at }) => ({ text, at: clampTime(at, clock.now()) }))
    },

    async deleteForEveryone(ids) {
      const rows = await findAll(ids)
      if (rows.length === 0 || !rows.every(isMyText)) return IMPOSSIBLE
      for (const row of rows) {
        const done = await takeBack(row)
        if (!done.ok) return done
      }
      return { ok: true }
    },

    async deleteForMe(ids) {
      const rows = await findAll(ids)
      const conversation = rows[0]?.conversation
      if (conversation === undefined) return IMPOSSIBLE
      for (const row of rows) if (await waits(row)) return IMPOSSIBLE
      return (await erase(conversation, rows.map(keyOf)).catch(() => false)) ? { ok: true } : STORAGE
    },

    async react(id, emoji) {
      const row = await find(id)
      if (row?.kind !== TEXT || former(row)) return IMPOSSIBLE
      if ((row.reactions?.[me(row.conversation).id]?.emoji ?? '') === (emoji ?? '')) return { ok: true }
      return append(row.conversation, REACT, { ...any(row), emoji: emoji ?? '' })
    },

    async pin(id, on) {
      const row = await find(id)
      if (row?.kind !== TEXT || (on && former(row))) return IMPOSSIBLE
      if ((row.pin?.on ?? false) === on) return { ok: true }
      return append(row.conversation, PIN, { ...any(row), on })
    },

    async star(ids, on, conversation = peer()) {
      if (conversation === undefined) return IMPOSSIBLE
      const changed = await log
        .alone(conversation, async () => {
          const rows = (await findAll(ids, conversation)).filter((row) => row.kind === TEXT)
          const now = clock.now()
          const next = rows.map(({ starred: _before, ...row }): Shown => (on ? { ...row, starred: now } : row))
          const changes: Change[] = next.map((row) => ({ put: entriesTable.name, row: row as Row }))
          if (changes.length === 0) return 'none'
          if ((await storage.write(changes)) !== 'done') return 'refused'
          onWritten(conversation, { rows: next, gone: [], chat: undefined, news: [], vanishing: [] })
          return 'done'
        })
        .catch(() => 'refused')
      return changed === 'done' ? { ok: true } : changed === 'none' ? IMPOSSIBLE : STORAGE
    },

    async starred(last): Promise<StarredPage | undefined> {
      const key = last && keyIn(last.peer, last.message.id)
      const page = await starredPage(storage, last && key && { starred: last.starredAt, key }).catch(() => undefined)
      if (!page) return undefined
      const all = []
      for (const row of page.rows) {
        const itsMarks = await marks.read(row.conversation)
        const message = messageOf(row, {
          marks: itsMarks,
          now: clock.now(),
          me: me(row.conversation),
          quoted: () => undefined,
        })
        all.push({ peer: row.conversation, message, starredAt: row.starred ?? 0 })
      }
      return { all, more: page.more }
    },

    async forward(ids, peers) {
      const rows = (await findAll(ids)).filter((row) => row.kind === TEXT)
      const texts = rows.sort((a, b) => a.lamport - b.lamport).flatMap((row) => textOf(row) ?? [])
      if (texts.length === 0) return IMPOSSIBLE
      for (const to of peers) {
        const seconds = chat(to)?.timer?.seconds
        for (const text of texts) {
          const done = await append(to, TEXT, { text, forwarded: true, ...(seconds ? { ttl: seconds } : {}) })
          if (!done.ok) return done
        }
      }
      return { ok: true }
    },

    async setTimer(seconds) {
      const conversation = peer()
      if (conversation === undefined || !Number.isSafeInteger(seconds) || seconds < 0 || seconds > MAX_TTL)
        return IMPOSSIBLE
      const { timer, proposal } = chat(conversation) ?? {}
      if (proposal?.from === 'friend' && proposal.seconds === seconds) {
        const { instance, seq } = proposal
        return append(conversation, TIMER, { seconds, answers: { instance, seq } })
      }
      const inForce = timer?.seconds ?? 0
      if (proposal && seconds === inForce) {
        const by = proposal.from === 'me' ? me(conversation).id : conversation
        return append(conversation, TIMER, {
          seconds,
          declines: { by, instance: proposal.instance, seq: proposal.seq },
        })
      }
      const unchanged = proposal ? proposal.seconds === seconds : inForce === seconds
      return unchanged ? { ok: true } : append(conversation, TIMER, { seconds })
    },
  }
}
