import type { Checks, Excuses } from './checks.ts'
import type { Nat } from './lab/home.ts'
import type { Laboratory, Resident } from './lab/laboratory.ts'
import type { Serving } from './lab/servers.ts'

export interface Two {
  readonly lab: Laboratory
  readonly ann: Resident
  readonly bob: Resident
}

interface Setting extends Excuses {
  /** First cell of its line in the table; what `npm run net` finds it by. */
  readonly title: string
  /** Part of `npm test`. */
  readonly core?: true
  readonly nat?: readonly [Nat, Nat]
  readonly serving?: Partial<Serving>
  /** Both are at home A. */
  readonly sameLan?: true
  /** Browsers that have seen no other network: what they remember of names and addresses would not fit. */
  readonly anew?: true
  /** What else is as it is in this network. */
  network?(lab: Laboratory): void | Promise<void>
  /** What they choose before they know each other. */
  choose?(two: Two): Promise<void>
}

/** Scenario: two people who add each other, say something, and see the ticks. */
export interface Scenario extends Setting {
  /** `none`: there is no way, and both are told so. */
  readonly way: 'direct' | 'relayed' | 'none'
  /** How Ann reaches the relay. */
  readonly by?: 'udp' | 'tcp' | 'tls'
  /** Words beside the name of the friend when there is no way; both say it. */
  readonly words?: RegExp
  also?(two: Two, checks: Checks): Promise<void>
}

/** Change: two who are linked, and then something happens to their networks. */
export interface Change extends Setting {
  /** Both let nothing but relays be used. */
  readonly hidden?: true
  /** Does it. Calls `during` as soon as it has happened, and ends when the network is whole again. */
  happens(two: Two, during: () => Promise<void>): Promise<void>
  /** When nothing is said anew beforehand. */
  readonly way?: 'direct' | 'relayed'
  /** The link that there was goes on: no second one is made. */
  readonly keeps?: true
}
