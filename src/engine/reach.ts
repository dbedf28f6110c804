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
  /** Newest dials of people, by their own clocks. */
  const dials = new Map<PersonId, number>()
  /** Persons whom no address of ours is told but a relay's. */
  const hiddenFrom = new Set<PersonId>()
  const onHide = createListeners<[boolean]>()
  const onDial = createListeners<[PersonId, number]>()
  const onAdmitted = createListeners<[PersonId]>()
  /** Somebody is to be dialled from now on, or no longer. */
  const onChange = createListeners<[PersonId, boolean]>()

  const isDialled = (person: PersonId) =>
    !blocked.has(person) && [...(reasons.get(person) ?? [])].some((reason) => reason !== 'asked')

  function change(person: PersonId, step: (reasons: Set<Reason>) => void) {
    const before = isDialled(person)
    const all = new Set(reasons.get(person))
    step(all)
    if (all.size > 0) reasons.set(person, all)
    else reasons.delete(person)
    if (isDialled(person) !== before) onChange.tell(person, !before)
  }

  const setLastDial = (person: PersonId, ts: number) => void dials.set(person, Math.max(ts, dials.get(person) ?? ts))

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
    wanted: (): readonly PersonId[] => [...reasons.keys()].filter(isDialled),
    onChange: onChange.add,
    /** Hiding: from now on this person learns no address of ours but a relay's; or may again. */
    hide(person: PersonId, is: boolean) {
      if (is === hiddenFrom.has(person)) return
      if (is) hiddenFrom.add(person)
      else hiddenFrom.delete(person)
      onHide.tell(is)
    },
    hidesFrom: (person: PersonId): boolean => hiddenFrom.has(person),
    /** Somebody learns less of it from now on, or may learn more. */
    onHide: onHide.add,
    /** Version floor: the lowest handshake version accepted from them, one that was agreed with them before (H4). */
    floor: (person: PersonId): number => floors.get(person) ?? 1,
    /** Time of their newest dial that was bound to its certificate. */
    lastDial: (person: PersonId): number | undefined => dials.get(person),
    setLastDial,
    dialled(person: PersonId, ts: number) {
      setLastDial(person, ts)
      onDial.tell(person, ts)
    },
    /** A dial of theirs is newer than all before. */
    onDial: onDial.add,
    /** Admitted: they have dialled, and are answered. */
    admitted: onAdmitted.tell,
    onAdmitted: onAdmitted.add,
    setFloor(person: PersonId, version: number) {
      floors.set(person, Math.max(version, floors.get(person) ?? 1))
    },
  }
}
