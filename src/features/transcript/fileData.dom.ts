import { useStore } from 'zustand'
import type { Message } from '../../conversation/message.ts'
import type { ReadonlyStore } from '../../lib/readonlyStore.ts'
import { type FileStanding, standingOf } from '../files/fileStanding.dom.ts'
import type { FilesState } from '../files/files.ts'
import { useFilesHere } from '../files/filesHere.dom.ts'

/** Standing of a file, for whoever drives the app from outside. */
const FOR_OTHERS: Readonly<Record<FileStanding['is'], string>> = {
  ...{ offered: 'offered', given: 'offered', unchosen: 'offered' },
  ...{
    moves: 'transferring',
    waits: 'transferring',
    queued: 'transferring',
    theirPause: 'transferring',
    theirChoice: 'transferring',
  },
  ...{ paused: 'paused', held: 'paused', here: 'done', saving: 'done', arrived: 'done' },
  ...{ full: 'failed', damaged: 'failed', broken: 'failed', changed: 'failed', outdated: 'failed' },
  ...{ taken: 'cancelled', lost: 'cancelled' },
}

const NONE: FilesState = { ready: false, files: {}, known: {}, saving: {}, inHand: {} }
const NO_FILES: ReadonlyStore<FilesState> = {
  getState: () => NONE,
  getInitialState: () => NONE,
  subscribe: () => () => {},
}

/** File data: attributes by which a message that offers a file is known. */
export function useFileData({ id, from, former, what }: Message): Readonly<Record<`data-${string}`, string>> {
  const here = useFilesHere()
  const isFile = what.kind === 'file'
  const place = { mine: from === 'me', alone: here?.alone, over: former ?? here?.over }
  const standing = useStore(here?.files.store ?? NO_FILES, ({ files, ready }) =>
    isFile ? FOR_OTHERS[standingOf(files[id], { ...place, unknown: !ready }).is] : undefined,
  )
  return isFile && standing ? { 'data-file': standing, 'data-file-name': what.name, 'data-sha256': what.root } : {}
}
