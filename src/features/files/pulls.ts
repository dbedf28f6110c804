import { entryId } from '../../engine/entry.ts'
import type { EntryId, PersonId } from '../../engine/ids.ts'
import type { Body } from '../../engine/protocol.ts'
import type { Bytes } from '../../lib/bytes.ts'
import type { SideConnections, SideEnding } from '../../ports/sideConnections.ts'
import { decodeFileFrame } from './fileFrame.ts'
import type { FileRow } from './fileRows.ts'
import { fileProtocol } from './protocol.ts'
import { progressOf } from './pull.ts'
import { createPullSide } from './pullSide.ts'
import { createPullStreams, type PullStreamsDeps, type Stop } from './pullStreams.ts'
import { createWithheld, type Gone } from './withheld.ts'

export interface PullsDeps extends PullStreamsDeps {
  readonly sides: Pick<SideConnections, 'open'>
  /** Files of this friend that are wanted. */
  wanted(): readonly FileRow[]
  /** Begins what comes next, of this friend or another. */
  fill(): void
}

export type Pulls = ReturnType<typeof createPulls>

/** Pulls of files from one friend, over a side connection that is there while something is wanted. */
export function createPulls(person: PersonId, deps: PullsDeps) {
  const { links, clock, rows, wanted, fill, onChange } = deps
  const withheld = createWithheld(onChange)
  let stopped = false

  const streams = createPullStreams(person, {
    ...deps,
    isInUse: (connection) => side.connection === connection,
    onRoom: look,
    onStuck: withheld.stick,
    onViolation: refuse,
  })
  const side = createPullSide({
    ...{ person, sides: deps.sides, clock, onMessage, onTurn: look },
    isBusy: () => streams.size > 0,
    isWanted: () => wanted().length > 0,
    onTrouble: tellWaits,
    onClosed(connection) {
      for (const pull of streams.all()) if (pull.connection === connection) void streams.leave(pull)
    },
  })
  const link = () => links.to(person)

  /** Tells of all that is wanted: how it goes, or why it does not, may be another by now. */
  function tellWaits() {
    for (const row of wanted()) onChange(entryId(row))
  }

  const due = () => wanted().filter((row) => !withheld.has(entryId(row)))
  const isUp = () => !stopped && link()?.speaks(fileProtocol) === true

  /** Goes on with whatever is wanted, as far as that goes just now, over a side connection that is there while something is. */
  function look() {
    tellWaits()
    if (isUp() && due().length === 0) side.rest()
    else if (isUp()) {
      side.keep()
      side.open()
    }
    fill()
  }

  function onMessage(message: Bytes | undefined) {
    const frame = message && decodeFileFrame(message)
    if (frame) streams.onFrame(frame)
    else refuse('file.malformed')
  }

  /** Refuses a page that does not keep to the rules: its link is told, and what is wanted waits for another side connection. */
  function refuse(what: string) {
    link()?.violation(what)
    side.close()
  }

  return {
    /** Looks at once for what a person asks for. */
    look() {
      withheld.ask()
      side.hurry()
      look()
    },
    /** Files that could come, and do not yet. */
    ready: (): readonly FileRow[] =>
      isUp() && side.connection ? due().filter((row) => !streams.has(entryId(row))) : [],
    begin(row: FileRow) {
      if (side.connection) void streams.begin(side.connection, row)
    },
    /** Files that come, or are about to. */
    get moving() {
      return streams.size
    },
    /** Files that come. */
    coming: (): readonly FileRow[] => streams.all().flatMap(({ id }) => rows.get(id) ?? []),
    onList: streams.onList,
    async onGone({ stream, why }: Body<typeof fileProtocol, 'gone'>) {
      const pull = streams.get(stream)
      if (!pull) return
      await streams.leave(pull)
      if (why === 'changed' || why === 'deleted') return streams.fail(pull.id, why)
      if (why === 'unknown' || why === 'busy') return side.retry('closed')
      withheld.gone(pull.id, why)
      look()
    },
    /** The friend gives again what they did not. */
    onReady(id: EntryId) {
      if (withheld.given(id)) look()
    },
    /** A new link: what the one before may have swallowed is said again. */
    onUp() {
      withheld.clear()
      streams.repeat()
      side.hurry()
      look()
    },
    /** Ends what is coming of a file, with what came noted; and the friend is told. */
    async end(id: EntryId, why: Stop) {
      const pull = streams.of(id)
      if (!pull) return streams.closed(id)
      link()?.send(fileProtocol, 'stop', { stream: pull.number, why })
      await streams.leave(pull)
      look()
    },
    /** Progress of a file; undefined while nothing of it comes. */
    progress(id: EntryId): { readonly bytes: number; readonly rate: number } | undefined {
      const pull = streams.of(id)
      return pull && progressOf(pull, rows.get(id)?.have ?? [])
    },
    /** Reason for which a wanted file does not come. */
    whyNot(id: EntryId): Gone | SideEnding | 'full' | 'broken' | 'queue' | undefined {
      const isQueued = isUp() && side.connection && !streams.has(id)
      return withheld.why(id) ?? side.why ?? (isQueued ? 'queue' : undefined)
    },
    async stop() {
      stopped = true
      const left = streams.all().map(streams.leave)
      side.stop()
      await Promise.all(left)
    },
  }
}
