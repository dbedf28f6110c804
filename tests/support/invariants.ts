import type { EntryRow } from '../../src/conversation/row.ts'
import { parseConversationRow } from '../../src/conversation/tables.ts'
import type { ConversationId, PersonId } from '../../src/engine/ids.ts'
import type { Row } from '../../src/ports/storage.ts'

// Invariants: what must be so of the disks of two who talk, whatever happened between them. Told of what lies there alone, so that
// whole apps in a world and pages in real browsers are held to the same.

/** A conversation, or the person whom it is with. */
export type Place = PersonId | ConversationId
export const placeOf = (place: Place) => place as string as ConversationId

/** Holder: somebody, with all that lies on their disk. */
export interface Holder {
  readonly name: string
  readonly id: PersonId
  readonly disk: { rows(table: string): readonly Row[] }
}

/** A mark as it lies on the disk. */
export const pairsOf = (mark: unknown) => (mark ?? []) as readonly (readonly [instance: string, seq: number])[]

const allEntries = ({ disk }: Holder) => disk.rows('entries') as unknown as readonly EntryRow[]

export const entriesOf = (of: Holder, place: Place): EntryRow[] =>
  allEntries(of).filter((entry) => entry.conversation === placeOf(place))

/** Shown rows: every text of a conversation, in shown order. */
export const shownRows = (of: Holder, place: Place): EntryRow[] =>
  entriesOf(of, place)
    .filter((e) => e.order && e.kind === 'text' && !e.erased)
    .sort(
      (a, b) =>
        a.lamport - b.lamport ||
        (a.author < b.author ? -1 : a.author > b.author ? 1 : 0) ||
        (a.instance < b.instance ? -1 : a.instance > b.instance ? 1 : 0) ||
        a.seq - b.seq,
    )

export const textOf = ({ body }: EntryRow) => (body as { text: string }).text

/** Everything on disk of the conversation with `place`, in shown order. */
export const shownOf = (of: Holder, place: Place): string[] => shownRows(of, place).map(textOf)

/** Label: how a text begins that one of these tests has somebody say, so that it is known whose it is, and which. */
export const labelOf = (from: Pick<Holder, 'name'>, to: Pick<Holder, 'name'>) => `${from.name}→${to.name} `

/** What `from` has said to `to`, as it lies on the disk of `on`. */
export const saidBy = (from: Holder, to: Holder, on: Holder = from): string[] =>
  shownOf(on, on === from ? to.id : from.id).filter((text) => text.startsWith(labelOf(from, to)))

/** Up to there a log was deleted with its conversation: of that nothing but its last place is left. */
const deletedUpTo = (there: ReadonlySet<number>) => (there.size === 0 ? 0 : Math.min(...there) - 1)
const isPlace = (me: Holder, log: string, seq: number) =>
  allEntries(me).some(
    (e) => `${e.conversation} ${e.author} ${e.instance}` === log && e.seq === seq && e.erased && e.at === 0,
  )

/** Safety: what must hold at every moment. Empty when it does. Marks may be older than the rest, never younger. */
export function broken(all: readonly Holder[]): string[] {
  const wrong: string[] = []
  for (const me of all) {
    for (const row of me.disk.rows('receipts')) {
      const friend = all.find((n) => n.id === row.person)
      if (!friend) continue
      const seqs = new Map<string, Set<number>>()
      for (const { author, instance, seq } of entriesOf(friend, me.id))
        if (author === me.id) seqs.set(instance, (seqs.get(instance) ?? new Set()).add(seq))
      for (const [instance, seq] of pairsOf(row.delivered)) {
        const there = seqs.get(instance) ?? new Set()
        for (let s = deletedUpTo(there) + 1; s <= seq; s++)
          if (!there.has(s)) wrong.push(`${me.name} ticked ${s} of ${instance}, ${friend.name} has it not`)
      }
      const seen = new Map(pairsOf(friend.disk.rows('seen').find((r) => r.conversation === me.id)?.upTo))
      for (const [instance, seq] of pairsOf(row.read))
        if (seq > (seen.get(instance) ?? 0))
          wrong.push(`${me.name} believes ${friend.name} has read ${seq} of ${instance}`)
    }
    const logs = new Map<string, number[]>()
    for (const e of allEntries(me)) {
      const name = `${e.conversation} ${e.author} ${e.instance}`
      const seqs = logs.get(name) ?? []
      seqs.push(e.seq)
      logs.set(name, seqs)
    }
    for (const [name, unsorted] of logs) {
      const seqs = unsorted.sort((a, b) => a - b)
      if (seqs.some((s, i) => s !== seqs[0]! + i) || (seqs[0] !== 1 && !isPlace(me, name, seqs[0]!)))
        wrong.push(`${me.name}: a hole in ${name}: ${seqs.join()}`)
    }
  }
  return wrong
}

const same = (a: readonly string[], b: readonly string[]) => a.length === b.length && a.every((x, i) => x === b[i])

/** Every one of mine is ticked. */
export function isTicked(a: Holder, b: Holder): boolean {
  const last = new Map<string, number>()
  for (const e of entriesOf(a, b.id))
    if (e.author === a.id) last.set(e.instance, Math.max(e.seq, last.get(e.instance) ?? 0))
  const upTo = new Map(marksOf(a, b).delivered)
  return [...last].every(([instance, seq]) => (upTo.get(instance) ?? 0) >= seq)
}

/** Level: both show the same, and `a` knows it. */
export const isLevel = (a: Holder, b: Holder) => same(shownOf(a, b.id), shownOf(b, a.id)) && isTicked(a, b)

/** Does `a` know what `b` has read, no more and no less? */
export const knowsRead = (a: Holder, b: Holder) => spelled(marksOf(a, b).read) === spelled(marksOf(b, a).told)

/** Fate of what was said: nothing of it may be in any of these. */
export interface Fate {
  readonly lost: readonly string[]
  readonly doubled: readonly string[]
  /** Says after which other one it ought not to come. */
  readonly disordered: readonly string[]
}

/** Fate of `said`, in the order in which it was said, where `got` is what came of it. Of what was given up on, `got` may hold more. */
export function fateOf(said: readonly string[], got: readonly string[]): Fate {
  const there = new Set(got)
  const at = new Map(said.map((text, i) => [text, i]))
  const known = got.filter((text) => at.has(text))
  return {
    lost: said.filter((text) => !there.has(text)),
    doubled: got.filter((text, i) => got.indexOf(text) !== i),
    disordered: known.flatMap((text, i) =>
      i > 0 && at.get(text)! < at.get(known[i - 1]!)! ? [`${text} after ${known[i - 1]}`] : [],
    ),
  }
}

/** Liveness: what must hold once everything has healed and is level, of what `a` has `said` to `b` and not taken back. */
export function differences(
  a: Holder,
  b: Holder,
  said: readonly string[],
  takenBack: readonly string[] = [],
): string[] {
  const got = saidBy(a, b, b)
  const { lost, doubled } = fateOf(said, got)
  const wrong = lost.filter((text) => !takenBack.includes(text)).map((text) => `${b.name} never got ${text}`)
  if (doubled.length > 0) wrong.push(`${b.name} has something of ${a.name} twice: ${doubled.join(', ')}`)
  if (JSON.stringify(seenOf(a, b)) !== JSON.stringify(seenOf(b, a)))
    wrong.push(`${a.name} and ${b.name} see other edits, reactions or pins`)
  if (!same(shownOf(a, b.id), shownOf(b, a.id))) wrong.push(`${a.name} and ${b.name} see another order`)
  if (!knowsRead(a, b)) wrong.push(`${a.name} does not know what ${b.name} has read`)
  return wrong
}

/** All texts of a conversation with what was done to them, as they lie on the disk of `holder`. */
const seenOf = (holder: Holder, friend: Holder) =>
  entriesOf(holder, friend.id)
    .filter((row) => row.kind === 'text' && !row.erased)
    .map(({ author, instance, seq, folded: { edit, reactions, pin } = {} }) => ({
      id: `${author}/${instance}/${seq}`,
      edit: edit && [edit.text, edit.times],
      reactions: Object.entries(reactions ?? {})
        .map(([by, reaction]) => [by, reaction?.emoji])
        .sort(),
      pin: pin?.on,
    }))
    .sort((x, y) => (x.id < y.id ? -1 : 1))

/** Marks of what `holder` has said to `friend`, and what they tell of what they have seen. */
export const marksOf = (holder: Holder, friend: Holder) => {
  const of = (table: string) => holder.disk.rows(table).find((row) => row.conversation === friend.id)
  const [receipt, seen] = [of('receipts'), pairsOf(of('seen')?.upTo)]
  const row = parseConversationRow(holder.disk.rows('conversations').find(({ id }) => id === friend.id))
  /** Of what was seen, up to the first line that came late and was not on screen. */
  const first = (log: string) => row?.late?.find(({ instance }) => instance === log)?.seqs[0] ?? Infinity
  const told = seen.map(([log, seq]) => [log, Math.min(seq, first(log) - 1)] as const).filter(([, seq]) => seq > 0)
  return { delivered: pairsOf(receipt?.delivered), read: pairsOf(receipt?.read), told }
}
const spelled = (mark: ReturnType<typeof pairsOf>) => JSON.stringify([...mark].sort())
