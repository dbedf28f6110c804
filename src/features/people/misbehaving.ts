import { createStore } from 'zustand/vanilla'
import type { PersonId } from '../../engine/ids.ts'
import type { ReadonlyStore } from '../../lib/readonlyStore.ts'

/** Misbehaviour of a friend's device. `flood`: more than a person could send. `disk`: more than this device's disk should hold of theirs. */
export type Misbehaviour = 'flood' | 'disk'

export interface Misbehaving {
  readonly store: ReadonlyStore<Readonly<Record<PersonId, Misbehaviour>>>
  /** Forgiven: more is taken from them, as before. */
  forgive(person: PersonId): void
}

/** Misbehaving devices: of friends, as far as this page has seen. */
export function createMisbehaving(): Misbehaving & { tell(person: PersonId, what: Misbehaviour): void } {
  const store = createStore<Readonly<Record<PersonId, Misbehaviour>>>(() => ({}))
  return {
    store,
    tell: (person, what) => store.setState({ [person]: what }),
    forgive(person) {
      const { [person]: _forgiven, ...others } = store.getState()
      store.setState(others, true)
    },
  }
}
