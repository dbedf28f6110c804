import type { FileNow, FileWaits } from './files.ts'

/** Deed: what people can do with a file. */
export type FileDeed =
  | 'fetch'
  | 'first'
  | 'pause'
  | 'resume'
  | 'retry'
  | 'release'
  | 'discard'
  | 'choose'
  | 'save'
  | 'stopSaving'

/** Standing: what is so of a file, in one word, and what can be done then. */
export interface FileStanding {
  readonly is:
    | 'offered'
    | 'moves'
    | 'queued'
    | 'waits'
    | 'theirPause'
    | 'theirChoice'
    | 'paused'
    | 'full'
    | 'damaged'
    | 'broken'
    | 'changed'
    | 'taken'
    | 'here'
    | 'saving'
    | 'given'
    | 'arrived'
    | 'held'
    | 'unchosen'
    | 'outdated'
    | 'lost'
  readonly deeds: readonly FileDeed[]
  /** Some of it is there, so that a bar says how much. */
  readonly bar?: true
}

const WAITS: Readonly<Partial<Record<FileWaits, FileStanding['is']>>> = {
  paused: 'theirPause',
  source: 'theirChoice',
  changed: 'changed',
  deleted: 'taken',
  refused: 'taken',
  full: 'full',
  broken: 'broken',
}

/** Standing of a file of a friend. */
function ofTheirs(now: FileNow | undefined): FileStanding {
  if (!now) return { is: 'offered', deeds: ['fetch'] }
  const bar = (now.bytes ?? 0) > 0 ? { bar: true as const } : {}
  switch (now.state) {
    case 'wanted': {
      if (now.moves) return { is: 'moves', deeds: ['pause'], bar: true }
      if (now.waits === 'queue') return { is: 'queued', deeds: ['first', 'pause'], ...bar }
      const is = (now.waits && WAITS[now.waits]) ?? 'waits'
      return { is, deeds: is === 'full' || is === 'broken' ? ['retry', 'discard'] : ['pause'], ...bar }
    }
    case 'paused':
      return { is: 'paused', deeds: ['resume', 'discard'], ...bar }
    case 'done':
      return { is: 'here', deeds: ['save', 'discard'] }
    default:
      switch (now.why) {
        case 'full':
          return { is: 'full', deeds: ['resume', 'discard'], ...bar }
        case 'changed':
          return { is: 'changed', deeds: ['discard'] }
        case 'deleted':
          return { is: 'taken', deeds: ['discard'] }
        case 'damaged':
          return { is: 'damaged', deeds: ['retry', 'discard'] }
        default:
          return { is: 'broken', deeds: ['retry', 'discard'], ...bar }
      }
  }
}

/** Standing of a file that nobody gives or asks for any more: it is here, or it is not. */
function ofWhatIsOver(now: FileNow | undefined, mine: boolean): FileStanding {
  const isHere = now && (mine ? now.waits !== 'source' : now.state === 'done')
  return isHere ? { is: 'here', deeds: ['save'] } : { is: mine ? 'lost' : 'taken', deeds: [] }
}

/** Standing of a file of mine where nobody else is to have it. */
function ofMineAlone(now: FileNow | undefined): FileStanding {
  if (!now || now.waits === 'source') return { is: 'lost', deeds: [] }
  return { is: 'here', deeds: ['save'] }
}

/** Standing of a file of mine. */
function ofMine(now: FileNow | undefined): FileStanding {
  if (!now) return { is: 'lost', deeds: [] }
  switch (now.state) {
    case 'held':
      return { is: 'held', deeds: ['release'] }
    case 'failed':
      return { is: 'outdated', deeds: [] }
    default:
      if (now.moves) return { is: 'moves', deeds: ['pause'], bar: true }
      if (now.arrived) return { is: 'arrived', deeds: now.waits === 'source' ? [] : ['save'] }
      if (now.waits === 'source') return { is: 'unchosen', deeds: ['choose'] }
      return { is: 'given', deeds: ['pause'] }
  }
}

/** Place of a file: whose it is, and whether anybody can still ask for it. */
export interface FilePlace {
  readonly mine: boolean
  /** Nobody else has the conversation. */
  readonly alone?: boolean | undefined
  /** Over: the conversation in which it was said, under a former ID, or with somebody who is gone. */
  readonly over?: boolean | undefined
  /** Unknown: what is on this device was not read yet. */
  readonly unknown?: boolean
  /** Saved: it is just being written where somebody chose. */
  readonly saved?: boolean
}

/** Standing of a file, by what is known of it here. */
export function standingOf(now: FileNow | undefined, { mine, alone, over, unknown, saved }: FilePlace): FileStanding {
  if (saved) return { is: 'saving', deeds: ['stopSaving'], bar: true }
  if (!now && unknown) return { is: 'offered', deeds: [] }
  if (over) return ofWhatIsOver(now, mine)
  if (alone) return ofMineAlone(now)
  return mine ? ofMine(now) : ofTheirs(now)
}
