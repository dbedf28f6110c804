import { createStore } from 'zustand/vanilla'
import type { Costs } from '../../engine/costs.ts'
import type { PersonId } from '../../engine/ids.ts'
import type { Links } from '../../engine/links.ts'
import type { ReadonlyStore } from '../../lib/readonlyStore.ts'

/** Misbehaviour of a friend's device. `flood`: more than a person could send. `disk`: more than this device's disk should hold of theirs. */
export type Misbehaviour = 'flood' | 'disk'

export interface Misbehaving {
  readonly store: ReadonlyStore<Readonly<Record<PersonId, Misbehaviour>>>
  /** Forgiven: more is taken from them, as before. */
  forgive(person: PersonId): void
}

interface Deps {
  links: Pick<Links, 'penalties' | 'onUp'>
  costs: Pick<Costs, 'onSpent' | 'onMore' | 'allow'>
}

/** Misbehaving devices: of friends, as far as this page has seen. */
export function createMisbehaving({ links, costs }: Deps): Misbehaving {
  const store = createStore<Readonly<Record<PersonId, Misbehaviour>>>(() => ({}))
  const tell = (person: PersonId, what: Misbehaviour) => store.setState({ [person]: what })
  function over(person: PersonId, what: Misbehaviour) {
    const { [person]: before, ...others } = store.getState()
    if (before === what) store.setState(others, true)
  }

  for (const person of links.penalties.held()) tell(person, 'flood')
  links.penalties.onGiven((person) => tell(person, 'flood'))
  links.penalties.onOver((person) => over(person, 'flood'))
  links.onUp(({ peer }) => over(peer, 'flood'))
  costs.onSpent((person) => tell(person, 'disk'))
  costs.onMore((person) => over(person, 'disk'))

  return {
    store,
    forgive(person) {
      // It stands there until the disk has taken it.
      if (store.getState()[person] === 'disk') void costs.allow(person)
      else over(person, 'flood')
    },
  }
}
