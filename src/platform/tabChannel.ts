import { createListeners } from '../lib/listeners.ts'
import type { TabChannel } from '../ports/tabChannel.ts'
import type { Count } from '../ports/transport.ts'
import type { TabPresence } from './tabPresence.ts'

export interface TabChannelDeps {
  /** Name, the same in all tabs of a profile. */
  readonly name: string
  readonly presence: TabPresence
  readonly locks: Pick<LockManager, 'request'>
  readonly count: Count
}

/** Another tab of this origin may say anything. */
const isEnvelope = (value: unknown): value is { readonly from: string; readonly message: unknown } =>
  typeof value === 'object' && value !== null && 'from' in value && typeof value.from === 'string' && 'message' in value

/**
 * Tab channel: one broadcast channel for all, and one for each tab, which only that one listens to: so what is posted to a tab is copied to no
 * other. A port cannot be handed to another tab without a worker between them.
 */
export function createTabChannel({ name, presence, locks, count }: TabChannelDeps): TabChannel {
  const { self } = presence
  const listeners = createListeners<[from: string, message: unknown]>()
  const inboxOf = (tab: string) => new BroadcastChannel(`${name} ${tab}`)
  const all = new BroadcastChannel(name)
  const inbox = inboxOf(self)
  /** Inboxes of others, while they are there. */
  const others = new Map<string, BroadcastChannel>()
  const waits = new Set<AbortController>()
  let closed = false

  function hear({ data }: MessageEvent<unknown>) {
    if (closed) return
    if (isEnvelope(data)) listeners.tell(data.from, data.message)
    else count('tabs.malformed')
  }
  all.onmessage = hear
  inbox.onmessage = hear

  /** Presence: whoever hears of this tab must be able to tell when it is gone. */
  let isPresent = false
  const waiting: (() => void)[] = []
  void presence.held.then(() => {
    isPresent = true
    for (const send of waiting.splice(0)) send()
  })
  function whenPresent(message: unknown, send: (message: unknown) => void) {
    if (isPresent) return send(message)
    const copy: unknown = structuredClone(message)
    waiting.push(() => send(copy))
  }

  function whenGone(tab: string, tell: () => void): () => void {
    const waitingFor = new AbortController()
    waits.add(waitingFor)
    locks
      .request(presence.nameOf(tab), { mode: 'shared', signal: waitingFor.signal }, () => {
        if (waitingFor.signal.aborted) return
        others.get(tab)?.close()
        others.delete(tab)
        tell()
      })
      .catch(() => undefined)
      .finally(() => waits.delete(waitingFor))
    return () => waitingFor.abort()
  }

  return {
    self,
    tell(message) {
      whenPresent(message, (copy) => {
        if (!closed) all.postMessage({ from: self, message: copy })
      })
    },
    post(to, message) {
      whenPresent(message, (copy) => {
        if (closed) return
        const known = others.get(to)
        const there = known ?? inboxOf(to)
        others.set(to, there)
        there.postMessage({ from: self, message: copy })
        if (!known) whenGone(to, () => undefined)
      })
    },
    onMessage: listeners.add,
    whenGone,
    close() {
      closed = true
      for (const one of waits) one.abort()
      for (const one of [all, inbox, ...others.values()]) one.close()
    },
  }
}
