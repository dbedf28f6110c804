import { entryId } from '../../engine/entry.ts'
import { type EntryId, type PersonId, personIn } from '../../engine/ids.ts'
import type { Link } from '../../engine/links.ts'
import type { Body } from '../../engine/protocol.ts'
import { createArrivals } from './arrivals.ts'
import type { FileRow } from './fileRows.ts'
import { MAX_COMING } from './limits.ts'
import type { fileProtocol } from './protocol.ts'
import type { Stop } from './pullStreams.ts'
import { createPulls, type Pulls, type PullsDeps } from './pulls.ts'
import { compareQueued } from './queue.ts'

/** Streams are numbered up to here (32 bits). */
const MAX_NUMBER = 2 ** 32 - 1

interface ComingDeps extends Omit<PullsDeps, 'arrivals' | 'nextNumber' | 'wanted' | 'fill'> {
  /** Bytes of a file. */
  sizeOf(id: EntryId): number
}

/**
 * Coming: files that were asked for, from whoever offered them. What is wanted stands on the disk, so that it goes on after whatever came
 * between: a link or a side connection that is lost, a reload, the friend's being away. Some come at a time, from whomever; the rest queue.
 */
export function createComing(deps: ComingDeps) {
  const { rows, crypto, sizeOf } = deps
  const pulls = new Map<PersonId, Pulls>()
  const arrivals = createArrivals(deps)
  // Another one after each start: a number of the page before may still be known to a friend.
  let number = new DataView(crypto.random(4).buffer).getUint32(0)
  const nextNumber = () => {
    number = (number % MAX_NUMBER) + 1
    return number
  }

  function pullsFrom(person: PersonId): Pulls {
    const known = pulls.get(person)
    if (known) return known
    const isTheirs = (row: FileRow) => row.state === 'wanted' && personIn(row.conversation) === person
    const made = createPulls(person, { ...deps, arrivals, nextNumber, fill, wanted: () => rows.all().filter(isTheirs) })
    pulls.set(person, made)
    return made
  }
  const pullsOf = ({ conversation }: FileRow) => {
    const person = personIn(conversation)
    return person && pullsFrom(person)
  }

  const queuedOf = (row: FileRow) => ({ first: row.first, since: row.since, size: sizeOf(entryId(row)) })
  const inOrder = (a: FileRow, b: FileRow) => compareQueued(queuedOf(a), queuedOf(b))
  const isFull = () => [...pulls.values()].reduce((sum, { moving }) => sum + moving, 0) >= MAX_COMING

  /** Begins what comes next of all that could, as far as there is room. */
  function fill() {
    const ready = [...pulls.values()].flatMap((theirs) => theirs.ready().map((row) => ({ theirs, row })))
    for (const { theirs, row } of ready.sort((a, b) => inOrder(a.row, b.row))) {
      if (isFull()) return
      theirs.begin(row)
    }
  }

  async function drop(person: PersonId) {
    const theirs = pulls.get(person)
    pulls.delete(person)
    await theirs?.stop()
    fill()
  }

  return {
    look: (person: PersonId) => pullsFrom(person).look(),
    /** Room for a file that could come: the last of those that do makes way, and waits again. */
    async makeWay(row: FileRow) {
      const theirs = pullsOf(row)
      theirs?.look()
      if (!isFull() || !theirs?.ready().some((one) => entryId(one) === entryId(row))) return
      const moving = [...pulls.values()].flatMap((one) => one.coming()).sort(inOrder)
      const last = moving.at(-1)
      if (last && inOrder(row, last) < 0) await pullsOf(last)?.end(entryId(last), 'paused')
    },
    end: async (row: FileRow, why: Stop) => pullsOf(row)?.end(entryId(row), why),
    onList: (link: Link, list: Body<typeof fileProtocol, 'list'>) => pullsFrom(link.peer).onList(list),
    onGone: (link: Link, gone: Body<typeof fileProtocol, 'gone'>) => pullsFrom(link.peer).onGone(gone),
    onReady: (link: Link, { by, instance, seq }: Body<typeof fileProtocol, 'ready'>) =>
      pullsFrom(link.peer).onReady(entryId({ author: by, instance, seq })),
    onNoted: arrivals.onNoted,
    onUp(person: PersonId) {
      arrivals.onUp(person)
      pullsFrom(person).onUp()
    },
    progress: (row: FileRow) => pullsOf(row)?.progress(entryId(row)),
    whyNot: (row: FileRow) => pullsOf(row)?.whyNot(entryId(row)),
    drop,
    stop: () => Promise.all([...pulls.keys()].map(drop)),
  }
}
