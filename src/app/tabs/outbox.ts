import type { ReadonlyStore } from '../../lib/readonlyStore.ts'
import type { Count } from '../../ports/transport.ts'
import type { Said, ToFollower } from './messages.ts'
import { patchOf } from './patch.ts'

/** Events that wait for a tab which does not listen, at most: it is asleep. */
const MAX_WAITING = 64

interface Deps {
  send(message: ToFollower): void
  soon(run: () => void): void
  count: Count
}

export type Outbox = ReturnType<typeof createOutbox>

/**
 * Outbox for one tab: answers, events, and what has changed of each store, in one batch at a time. The next one goes when that was taken, with all
 * that came about meanwhile; so a slow tab gets less, and nothing waits for a timer.
 */
export function createOutbox({ send, soon, count }: Deps) {
  /** Stores, with the state that the other tab has of each. */
  const followed = new Map<string, { readonly store: ReadonlyStore<unknown>; sent: unknown; stop(): void }>()
  const changed = new Set<string>()
  let said: Said[] = []
  let [batch, heard, told] = [0, 0, 0]
  let [sending, due, stopped] = [false, false, false]

  function patches() {
    const all = [...changed].flatMap((name) => {
      const one = followed.get(name)
      const now = one?.store.getState()
      const patch = one && patchOf(one.sent, now)
      if (one) one.sent = now
      return patch ? [[name, patch] as [string, typeof patch]] : []
    })
    changed.clear()
    return all
  }

  function flush() {
    due = false
    if (stopped || sending || (changed.size === 0 && said.length === 0 && heard === told)) return
    told = heard
    sending = true
    const news = said
    said = []
    send({ k: 'batch', batch: ++batch, heard, patches: patches(), said: news })
  }
  function wake() {
    if (due || sending || stopped) return
    due = true
    soon(flush)
  }
  function change(name: string) {
    changed.add(name)
    wake()
  }

  return {
    /** `sent`: what the other tab has of it by now. */
    follow(name: string, store: ReadonlyStore<unknown>, sent: unknown) {
      followed.get(name)?.stop()
      followed.set(name, { store, sent, stop: store.subscribe(() => change(name)) })
      if (store.getState() !== sent) change(name)
    },
    unfollow(name: string) {
      followed.get(name)?.stop()
      followed.delete(name)
    },
    say(one: Said) {
      if ('on' in one && said.length >= MAX_WAITING) return count('tabs.asleep')
      said.push(one)
      wake()
    },
    /** Up to here was heard what is told. */
    heard(n: number) {
      heard = Math.max(heard, n)
      wake()
    },
    taken(which: number) {
      if (which !== batch) return
      sending = false
      wake()
    },
    stop() {
      stopped = true
      for (const { stop } of followed.values()) stop()
    },
  }
}
