import type { Dialer } from '../../engine/dialer.ts'
import type { PersonId } from '../../engine/ids.ts'
import type { Reach } from '../../engine/reach.ts'
import type { Clock } from '../../ports/clock.ts'
import type { Crypto } from '../../ports/crypto.ts'
import type { Transport } from '../../ports/transport.ts'
import type { Self } from '../identity/identity.ts'
import { createKnocking } from './knocking.ts'
import type { Contact } from './people.ts'

export interface Network {
  self: Self
  myName(): string
  transport: Transport
  dialer: Dialer
  stamps: Pick<Clock, 'now'>
}

interface Deps {
  reach: Reach
  crypto: Crypto
  clock: Clock
}

/** Pursuit of contacts: a friend is dialled, somebody whom I asked is asked again. */
export function createPursuit({ reach, crypto, clock }: Deps) {
  let dialer: Dialer | undefined
  let knocking: ReturnType<typeof createKnocking> | undefined
  let focused: readonly PersonId[] = []

  function leave(id: PersonId) {
    reach.unwant(id, 'asked')
    reach.unwant(id, 'friend')
    knocking?.done(id)
  }

  function pursue({ id, status, floor, dialled, left, secret, relayOnly }: Contact) {
    // First: whoever is wanted is dialled at once.
    reach.hide(id, relayOnly === true)
    if (dialled !== undefined) reach.setLastDial(id, dialled)
    if (floor !== undefined) reach.setFloor(id, floor)
    if (left === 'blocked' || status === 'removed') return leave(id)
    reach.want(id, status)
    if (status === 'asked') return knocking?.ask(id, secret)
    reach.unwant(id, 'asked')
    knocking?.done(id)
  }

  return {
    pursue,
    /** A friend who invited me again may have forgotten me: they are asked beside being dialled, until there is a link. */
    prove: (person: PersonId, secret: string) => knocking?.ask(person, secret),
    proved: (person: PersonId) => knocking?.done(person),
    /** Nothing leads to them any more. */
    leave,
    /** Contacts who were friends under another ID of mine. */
    askAnew(contacts: readonly Contact[]) {
      for (const contact of contacts) {
        reach.unwant(contact.id, 'friend')
        pursue(contact)
      }
    },
    connect(to: Network, contacts: readonly Contact[]) {
      dialer = to.dialer
      knocking = createKnocking({ ...to, self: () => to.self, crypto, clock })
      for (const contact of contacts) pursue(contact)
      knocking.focus(focused)
      dialer.focus(focused)
    },
    now: (person: PersonId) => dialer?.now(person),
    setOnline: (is: boolean) => knocking?.setOnline(is),
    focus(persons: readonly PersonId[]) {
      focused = persons
      knocking?.focus(persons)
      dialer?.focus(persons)
    },
    wake: () => knocking?.nowAll(),
    stop: () => knocking?.stop(),
  }
}
