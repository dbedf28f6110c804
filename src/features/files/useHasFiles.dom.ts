import { useStore } from 'zustand'
import type { Files, FilesState } from './files.ts'

const hasAny = ({ files, inHand }: FilesState): boolean => {
  for (const _ in files) return true
  for (const _ in inHand) return true
  return false
}

/** Has this device to do with any file? */
export const useHasFiles = ({ store }: Pick<Files, 'store'>): boolean => useStore(store, hasAny)
