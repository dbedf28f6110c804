import type { EntryId } from '../../engine/ids.ts'
import { type FileStanding, standingOf } from './fileStanding.dom.ts'
import type { FileKnown, FilesState } from './files.ts'

/** Transfer: a file in a list of all chats. */
export interface Transfer {
  readonly id: EntryId
  readonly its: FileKnown
  readonly standing: FileStanding
}
type Group = 'now' | 'waiting' | 'done'

const GROUP: Readonly<Partial<Record<FileStanding['is'], Group>>> = {
  ...{ moves: 'now', saving: 'now' },
  ...{ here: 'done', arrived: 'done', lost: 'done' },
}

/** Groups: what moves, what waits for somebody or something, what is done. Each the newest first. */
export function transferGroups({ files, known, saving }: FilesState): Readonly<Record<Group, readonly Transfer[]>> {
  const groups: Record<Group, Transfer[]> = { now: [], waiting: [], done: [] }
  for (const [key, its] of Object.entries(known)) {
    const id = key as EntryId
    const standing = standingOf(files[id], { mine: its.mine, alone: its.alone, saved: saving[id] !== undefined })
    groups[GROUP[standing.is] ?? 'waiting'].push({ id, its, standing })
  }
  for (const group of Object.values(groups)) group.sort((a, b) => b.its.since - a.its.since)
  return groups
}
