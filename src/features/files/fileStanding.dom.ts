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
      return { is, deeds: ['pause'], ...bar }
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

/** Standing of a file, by what is known of it here. `isSaved`: it is just being written where somebody chose. */
export const standingOf = (now: FileNow | undefined, mine: boolean, isSaved = false): FileStanding =>
  isSaved ? { is: 'saving', deeds: ['stopSaving'], bar: true } : mine ? ofMine(now) : ofTheirs(now)
