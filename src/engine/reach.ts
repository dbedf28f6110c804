import { createListeners } from '../lib/listeners.ts'
import type { PersonId } from './ids.ts'

/**
 * Reason to be within reach of somebody. `friend`: both have agreed. `asked`: I have pasted their ID, and they have not answered: their
 * dials are taken, mine would only tell them my address. `self`: another device of mine. A group: by its ID.
 */
export type Reason = 'friend' | 'asked' | 'self' | `tetegroup1${string}`

export type Reach = ReturnType<typeof createReach>

/** Reach: whom this device answers, whom it dials, and why. Dialer and gate ask here, whatever room the reason comes from. */
export function createReach() {
  const reasons = new Map<PersonId, Set<Reason>>()
  /** Blocked persons: no reason counts. */
  const blocked = new Set<PersonId>()
  const floors = new Map<PersonId, number>()
  /** Somebody is to be dialled from now on, or no longer. */
  const onChange = createListeners<[PersonId, boolean]>()

  const dials = (person: PersonId) =>
    !blocked.has(person) && [...(reasons.get(person) ?? [])].some((reason) => reason !== 'asked')

  function change(person: PersonId, step: (reasons: Set<Reason>) => void) {
    const before = dials(person)
    const all = new Set(reasons.get(person))
    step(all)
    if (all.size > 0) reasons.set(person, all)
    else reasons.delete(person)
    if (dials(person) !== before) onChange.tell(person, !before)
  }

  return {
    want: (person: PersonId, reason: Reason) => change(person, (all) => all.add(reason)),
    unwant: (person: PersonId, reason: Reason) => change(person, (all) => all.delete(reason)),
    /** Blocked: whatever reasons there are or will be, none counts. */
    block: (person: PersonId) => change(person, () => blocked.add(person)),
    unblock: (person: PersonId) => change(person, () => blocked.delete(person)),
    /** Is an offer of theirs answered, and what they say listened to? */
    admits: (person: PersonId): boolean => !blocked.has(person) && reasons.has(person),
    has: (person: PersonId, reason: Reason): boolean => reasons.get(person)?.has(reason) === true,
    /** Everybody who is to be dialled. */
    wanted: (): readonly PersonId[] => [...reasons.keys()].filter(dials),
    onChange: onChange.add,
    /** Version floor: the lowest handshake version accepted from them, one that was agreed with them before (H4). */
    floor: (person: PersonId): number => floors.get(person) ?? 1,
    setFloor(person: PersonId, version: number) {
      floors.set(person, Math.max(version, floors.get(person) ?? 1))
    },
  }
}
