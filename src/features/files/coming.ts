import { entryId } from '../../engine/entry.ts'
import { type PersonId, personIn } from '../../engine/ids.ts'
import type { Link } from '../../engine/links.ts'
import type { Body } from '../../engine/protocol.ts'
import { createArrivals } from './arrivals.ts'
import type { FileRow } from './fileRows.ts'
import type { fileProtocol } from './protocol.ts'
import type { Stop } from './pullStreams.ts'
import { createPulls, type Pulls, type PullsDeps } from './pulls.ts'

/** Streams are numbered up to here (32 bits). */
const MAX_NUMBER = 2 ** 32 - 1

/**
 * Coming: files that were asked for, from whoever offered them. What is wanted stands on the disk, so that it goes on after whatever came
 * between: a link or a side connection that is lost, a reload, the friend's being away.
 */
export function createComing(deps: Omit<PullsDeps, 'arrivals' | 'nextNumber' | 'wanted'>) {
  const { rows, crypto } = deps
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
    const made = createPulls(person, { ...deps, arrivals, nextNumber, wanted: () => rows.all().filter(isTheirs) })
    pulls.set(person, made)
    return made
  }
  const pullsOf = ({ conversation }: FileRow) => {
    const person = personIn(conversation)
    return person && pullsFrom(person)
  }

  async function drop(person: PersonId) {
    const theirs = pulls.get(person)
    pulls.delete(person)
    await theirs?.stop()
  }

  return {
    look: (person: PersonId) => pullsFrom(person).look(),
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
