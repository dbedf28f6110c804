import type { StoreApi } from 'zustand/vanilla'
import type { Change, Storage } from '../../ports/storage.ts'
import { NO_PORTRAIT, type PicturesState, type Portrait } from './pictures.ts'
import { ME, picturesTable, portraitsTable } from './tables.ts'

/** Portrait as it lies on the disk. `version`: of my own profile. `bad`: picture of theirs that is none, and not asked for again. */
export interface KeptPortrait extends Portrait {
  readonly version?: number
  readonly bad?: string
}

export interface KeptPortraits extends PicturesState {
  readonly me: KeptPortrait
  readonly people: Readonly<Record<string, KeptPortrait>>
}

/** Portrait of somebody, as it is shown now. */
export const portraitOf = ({ me, people }: KeptPortraits, person: string): KeptPortrait =>
  person === ME ? me : Object.hasOwn(people, person) ? (people[person] ?? NO_PORTRAIT) : NO_PORTRAIT

/** Shows a portrait; without one, nothing is known of that person any more. */
export function showPortrait(store: StoreApi<KeptPortraits>, person: string, portrait: KeptPortrait = NO_PORTRAIT) {
  if (person === ME) return store.setState({ me: portrait })
  const { [person]: _before, ...people } = store.getState().people
  store.setState({ people: portrait === NO_PORTRAIT ? people : { ...people, [person]: portrait } })
}

/** Changed portrait: what is undefined goes. */
type Changed = { readonly [K in keyof KeptPortrait]?: KeptPortrait[K] | undefined }

/** Writes portraits: the row, what goes with it, and then the store. Whoever calls takes turns. */
export const createPortraits = (storage: Storage, store: StoreApi<KeptPortraits>) => ({
  of: (person: string) => portraitOf(store.getState(), person),
  async write(person: string, change: Changed, more: readonly Change[] = []): Promise<boolean> {
    const merged = { ...portraitOf(store.getState(), person), ...change }
    const portrait: KeptPortrait = Object.fromEntries(Object.entries(merged).filter(([, it]) => it !== undefined))
    const row: Change = { put: portraitsTable.name, row: { person, ...portrait } }
    if ((await storage.write([row, ...more])) !== 'done') return false
    showPortrait(store, person, portrait)
    return true
  },
})
export type Portraits = ReturnType<typeof createPortraits>

/** Picture on the disk. */
export const putPicture = (person: string, whose: 'mine' | 'theirs', sha256: string, bytes: Uint8Array): Change => ({
  put: picturesTable.name,
  row: { person, whose, sha256, bytes },
})
export const dropPicture = (person: string, whose: 'mine' | 'theirs'): Change => ({
  drop: picturesTable.name,
  key: [person, whose],
})
