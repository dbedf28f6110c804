import { createStore, type StoreApi } from 'zustand/vanilla'
import { type Patch, patched, reused } from './patch.ts'

/** Store that is kept alike. */
interface Alike {
  /** State that the tab that leads has told of. */
  base: unknown
  readonly store: StoreApi<unknown>
  /** Overlay: what this tab knows better. */
  over(state: unknown): unknown
}

/** Stores that are kept alike to those of the tab that leads. */
export function createAlike() {
  const all = new Map<string, Alike>()

  function setBase(one: Alike, base: unknown) {
    one.base = base
    one.store.setState(one.over(base), true)
  }
  return {
    add(name: string, over: (state: unknown) => unknown, base: unknown): StoreApi<unknown> {
      const store = createStore<unknown>(() => (base === undefined ? {} : over(base)))
      all.set(name, { base, store, over })
      return store
    },
    drop: (name: string) => void all.delete(name),
    /** Overlay changed: what this tab knows better is another thing now. */
    show(name: string) {
      const one = all.get(name)
      if (one && one.base !== undefined) setBase(one, one.base)
    },
    /** Another tab has told of all of it: what is equal is left as it is. */
    welcome(name: string, state: unknown) {
      const one = all.get(name)
      if (one) setBase(one, reused(one.base, state))
    },
    /** State after a patch; `isWhole`: of another tab's. */
    patch(name: string, patch: Patch, isWhole: boolean): unknown {
      const one = all.get(name)
      if (!one) return undefined
      const next = patched(one.base, patch)
      setBase(one, isWhole ? reused(one.base, next) : next)
      return one.base
    },
  }
}
