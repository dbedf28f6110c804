import { entryId } from '../../engine/entry.ts'
import type { EntryId, PersonId } from '../../engine/ids.ts'
import type { Links } from '../../engine/links.ts'
import type { Body } from '../../engine/protocol.ts'
import type { Bytes } from '../../lib/bytes.ts'
import type { Clock } from '../../ports/clock.ts'
import type { SideConnection } from '../../ports/sideConnections.ts'
import type { Count } from '../../ports/transport.ts'
import type { createArrivals } from './arrivals.ts'
import { createClosings } from './closings.ts'
import type { FileFrame } from './fileFrame.ts'
import type { FileRow, FileTrouble } from './fileRows.ts'
import { createHashList } from './hashList.ts'
import { openPull, type PullDeps } from './openPull.ts'
import { fileProtocol } from './protocol.ts'
import { askFor, type Pull, repeat } from './pull.ts'
import { takeList } from './pulledList.ts'
import { createReceiving, type Received } from './receiving.ts'

export type Stop = Body<typeof fileProtocol, 'stop'>['why']

export interface PullStreamsDeps extends PullDeps {
  readonly links: Pick<Links, 'to'>
  readonly clock: Clock
  readonly count: Count
  /** Numbers of streams, none of which is given twice. */
  nextNumber(): number
  readonly arrivals: ReturnType<typeof createArrivals>
  /** Change of what comes. */
  onChange(id: EntryId): void
}

interface Deps extends PullStreamsDeps {
  /** Is it still the side connection in use? */
  isInUse(connection: SideConnection): boolean
  /** Stuck: it came to its end, or to trouble, and the disk does not take that: it waits for a person, or the next link. */
  onStuck(id: EntryId, why: FileTrouble): void
  /** There is room for others. */
  onRoom(): void
  /** The other page does not keep to the rules. */
  onViolation(what: string): void
}

const TROUBLE: Readonly<Record<Exclude<Received, 'done' | 'violation'>, [FileTrouble, Stop]>> = {
  full: ['full', 'full'],
  broken: ['broken', 'failed'],
  damaged: ['damaged', 'damaged'],
}

/** Streams of files that come from one friend, each from its beginning to its end on the disk. */
export function createPullStreams(person: PersonId, deps: Deps) {
  const { links, clock, count, rows, crypto, arrivals, onChange, onRoom, onStuck } = deps
  const pulls = new Map<number, Pull>()
  /** Files whose stream is being begun, each until that is over, and those whose blob is being closed. */
  const beginning = new Map<EntryId, Promise<void>>()
  const closings = createClosings<EntryId>()
  const link = () => links.to(person)
  const haveOf = (id: EntryId) => rows.get(id)?.have ?? []
  const of = (id: EntryId) => [...pulls.values()].find((pull) => pull.id === id)

  function receive(pull: Pull, hashes: Bytes) {
    const { id, offer, blob, number: stream } = pull
    pull.receiving = createReceiving({
      ...{ clock, count, blob, hashes, size: offer.size, have: haveOf(id) },
      onCredit(n, bytes) {
        pull.credit = { n, bytes }
        link()?.send(fileProtocol, 'credit', { stream, n, bytes })
      },
      onJournal: (have) => rows.change(id, (row) => row && { ...row, have }),
      onEnd: (why) => void onEnd(pull, why),
    })
  }

  async function onEnd(pull: Pull, why: Received) {
    const { id, number: stream, blob } = pull
    pulls.delete(stream)
    await closings.add(id, blob.close())
    if (why === 'violation') deps.onViolation('file.frame')
    else if (why === 'done') {
      if (!(await arrivals.arrived(person, id))) onStuck(id, 'broken')
    } else {
      link()?.send(fileProtocol, 'stop', { stream, why: TROUBLE[why][1] })
      await fail(id, TROUBLE[why][0])
    }
    onRoom()
  }

  async function fail(id: EntryId, why: FileTrouble) {
    const isNoted = await rows.change(id, (row) =>
      row?.state === 'wanted' ? { ...row, state: 'failed', why } : undefined,
    )
    // A row that cannot be written stays wanted: to begin it again at once would be to begin it for ever.
    if (!isNoted && rows.get(id)?.state === 'wanted') onStuck(id, why)
    onRoom()
  }

  async function begin(connection: SideConnection, row: FileRow) {
    const id = entryId(row)
    await closings.of(id)
    const opened = await openPull(row, deps)
    beginning.delete(id)
    if (typeof opened === 'string') return fail(id, opened)
    const { hashes, ...rest } = opened
    if (rows.get(id)?.state !== 'wanted' || !deps.isInUse(connection)) {
      await closings.add(id, rest.blob.close())
      return onRoom()
    }
    const pull: Pull = {
      ...{ ...rest, number: deps.nextNumber(), id, connection, list: createHashList(rest.offer, crypto) },
      ...{ receiving: undefined, credit: undefined },
    }
    pulls.set(pull.number, pull)
    if (hashes) receive(pull, hashes)
    askFor(link(), pull, haveOf(id))
    onChange(id)
  }

  return {
    of,
    fail,
    get size() {
      return pulls.size + beginning.size
    },
    has: (id: EntryId) => beginning.has(id) || of(id) !== undefined,
    get: (number: number) => pulls.get(number),
    begin: (connection: SideConnection, row: FileRow) => void beginning.set(entryId(row), begin(connection, row)),
    onFrame(frame: FileFrame) {
      const pull = pulls.get(frame.stream)
      // What was stopped is still on its way for a while.
      if (!pull?.receiving) return count('file.stray')
      pull.receiving.onFrame(frame)
      onChange(pull.id)
    },
    async onList({ stream, from, hashes: spelt }: Body<typeof fileProtocol, 'list'>) {
      const pull = pulls.get(stream)
      if (!pull || pull.receiving) return count('file.stray')
      const isOver = () => pulls.get(stream) !== pull || pull.receiving !== undefined
      const hashes = await takeList(pull, { from, spelt, rows, count, isOver, link: link() })
      if (hashes === 'over') return
      if (typeof hashes === 'string') return onEnd(pull, hashes)
      receive(pull, hashes)
      pull.receiving!.begin()
    },
    /** Says again what a link may have swallowed. */
    repeat() {
      for (const pull of pulls.values()) repeat(link(), pull, haveOf(pull.id))
    },
    /** Ends a stream, with what came noted; the blob is closed when it resolves. */
    async leave(pull: Pull) {
      if (!pulls.delete(pull.number)) return
      const stopping = pull.receiving?.stop() ?? Promise.resolve()
      await closings.add(
        pull.id,
        stopping.then(() => pull.blob.close()),
      )
      onChange(pull.id)
    },
    /** Resolves when nothing of a file is being begun or closed: of one that is not wanted any more, nothing is open then. */
    async closed(id: EntryId) {
      await beginning.get(id)
      await closings.of(id)
    },
    all: () => [...pulls.values()],
  }
}
