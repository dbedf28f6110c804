import type { PersonId } from '../../src/engine/ids.ts'
import { type Fate, fateOf, type Holder, labelOf, marksOf, saidBy, shownRows } from '../support/invariants.ts'
import type { Walked } from '../support/walkLog.ts'
import type { Typed } from './actor.ts'

/** Account: what became of all that one wrote to the other. */
export interface Account {
  readonly name: string
  /** Seen in the own log as they were written. */
  readonly written: number
  /** Those of which the page ended, or changed, as they were sent; and how many of them are on the own disk all the same. */
  readonly unsure: number
  readonly kept: number
  readonly onOwnDisk: number
  readonly onFriendsDisk: number
  readonly shownToSelf: number
  readonly shownToFriend: number
  readonly delivered: number
  readonly read: number
  /** On both disks together. The screens are compared with them: `screenOf`. */
  readonly fate: Fate
}

/** Own texts that a mark covers. */
const covered = (from: Holder, to: Holder, mark: readonly (readonly [string, number])[]) => {
  const upTo = new Map(mark)
  return shownRows(from, to.id).filter((row) => row.author === from.id && row.seq <= (upTo.get(row.instance) ?? 0))
    .length
}

const fromPerson = (walked: Walked, author: PersonId) =>
  walked.lines.filter(({ id }) => id.startsWith(`${author}/`)).map(({ text }) => text)

/** Counts what `from` wrote to `to`: what lies on each disk, and what each shows. */
export function accountOf(
  [from, to]: readonly [Holder, Holder],
  typed: readonly Typed[],
  walks: readonly [own: Walked, friends: Walked],
): Account {
  const [own, friends] = [saidBy(from, to), saidBy(from, to, to)]
  const onDisk = new Set(own)
  // What was seen to be written has to be there; what was not may be. In the order in which it was typed.
  const said = typed.filter(({ text, sure }) => sure || onDisk.has(text)).map(({ text }) => text)
  const shown = walks.map((walked) => fromPerson(walked, from.id))
  const fates = [own, friends].map((got) => fateOf(said, got))
  const all = (which: keyof Fate) => [...new Set(fates.flatMap((fate) => fate[which]))]
  const { delivered, read } = marksOf(from, to)
  const unsure = typed.filter(({ sure }) => !sure)
  return {
    name: labelOf(from, to).trim(),
    written: typed.length - unsure.length,
    unsure: unsure.length,
    kept: unsure.filter(({ text }) => onDisk.has(text)).length,
    onOwnDisk: own.length,
    onFriendsDisk: friends.length,
    shownToSelf: shown[0]?.length ?? 0,
    shownToFriend: shown[1]?.length ?? 0,
    delivered: covered(from, to, delivered),
    read: covered(from, to, read),
    fate: { lost: all('lost'), doubled: all('doubled'), disordered: all('disordered') },
  }
}

const COLUMNS: readonly (readonly [string, (account: Account) => string | number])[] = [
  ['', ({ name }) => name],
  ['written', ({ written }) => written],
  ['unsure, of them kept', ({ unsure, kept }) => `${unsure}, ${kept}`],
  ['on the own disk', ({ onOwnDisk }) => onOwnDisk],
  ["on the friend's disk", ({ onFriendsDisk }) => onFriendsDisk],
  ['on the own screen', ({ shownToSelf }) => shownToSelf],
  ["on the friend's screen", ({ shownToFriend }) => shownToFriend],
  ['delivered', ({ delivered }) => delivered],
  ['read', ({ read }) => read],
  ['lost', ({ fate }) => fate.lost.length],
  ['doubled', ({ fate }) => fate.doubled.length],
  ['out of order', ({ fate }) => fate.disordered.length],
]

export const tableOf = (accounts: readonly Account[]) =>
  COLUMNS.map(([name, value]) =>
    [name.padEnd(22), ...accounts.map((each) => `${value(each)}`.padStart(12))].join(' '),
  ).join('\n')
