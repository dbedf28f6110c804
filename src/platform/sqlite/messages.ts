import type { Applied, Found, IndexStep, OpenedIndex, TextKey, Wanted } from '../../ports/searchIndex.ts'

/** Messages between page and worker: both ends are ours and of one build. */
export interface Calls {
  open: { ask: { readonly inMemory: boolean }; answer: 'open' | Extract<OpenedIndex, { ok: false }>['why'] }
  marks: { ask: null; answer: readonly TextKey[] | Exclude<Applied, 'done'> }
  apply: { ask: IndexStep; answer: Applied }
  find: { ask: Wanted; answer: readonly Found[] | Exclude<Applied, 'done'> }
  clear: { ask: null; answer: Applied }
  close: { ask: null; answer: 'closed' }
}

export type Ask = { [Name in keyof Calls]: { id: number; name: Name; ask: Calls[Name]['ask'] } }[keyof Calls]
export type Answer = { id: number; answer: Calls[keyof Calls]['answer'] }
