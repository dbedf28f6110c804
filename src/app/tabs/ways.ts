import type { ReadonlyStore } from '../../lib/readonlyStore.ts'

/** Once: where the tab that leads is gone before it has answered, nobody knows whether it was done; this is what is said then. */
export interface Once<R> {
  readonly once: R
}
/**
 * Given: what comes back is a function, or nothing; it is called there, where it was made. `once`: as above. `called`: what it says once that
 * tab is gone.
 */
export interface Given<R> {
  readonly given: true
  readonly once?: { readonly said: R }
  readonly called: unknown
}

export const once = <const R>(said: R): Once<R> => ({ once: said })

type Never = (...args: never[]) => unknown
type Nothing = ReturnType<() => void>
type IsVoid<R> = [R] extends [Nothing] ? true : false

/**
 * Way: how a member of a room crosses to the tabs that do not lead. `state`: the store, kept alike. `again`: asked, and once more of the next
 * one where the tab that leads is gone before it has answered: done twice it comes to the same. `tell`: no answer. `event`: what is heard of.
 * `own`: each tab has its own.
 */
export type Way<M> =
  | 'own'
  | (M extends ReadonlyStore<unknown>
      ? 'state'
      : M extends (tell: infer T) => () => void
        ? T extends Never
          ? 'event'
          : never
        : M extends (...args: never[]) => Promise<infer R>
          ? 'again' | Once<R> | ([R] extends [Never | undefined] ? Given<R> : never)
          : M extends (...args: never[]) => infer R
            ? IsVoid<R> extends true
              ? 'tell'
              : never
            : never)

/** Ways of all members of a room: one without a line does not compile. */
export type Ways<Room> = { readonly [K in keyof Room]-?: Way<Room[K]> }

/** Members that a tab has of its own. */
export type OwnOf<Room, Described> = {
  readonly [K in keyof Room as K extends keyof Described ? (Described[K] extends 'own' ? K : never) : never]: Room[K]
}

export type AnyWay = 'own' | 'state' | 'again' | 'tell' | 'event' | Once<unknown> | Given<unknown>
export type AnyWays = Readonly<Record<string, AnyWay>>
