import { createListeners } from '../../src/lib/listeners.ts'
import type { Clock } from '../../src/ports/clock.ts'
import type { TabChannel } from '../../src/ports/tabChannel.ts'

export interface MemoryTabChannel extends TabChannel {
  /** The process is gone, and with it what nobody has taken yet of what came. */
  kill(): void
  freeze(): void
  thaw(): void
  /** Whatever anybody may post there. */
  inject(from: string, message: unknown): void
}

/** The channel between the tabs of one profile. Messages come in tasks of their own, in order, as copies. */
export function createMemoryTabChannels(clock: Pick<Clock, 'after' | 'uptime'>, latency: () => number = () => 0) {
  interface Seat {
    hear(from: string, message: unknown): void
    gone: boolean
  }
  const all = new Map<string, Seat>()
  const gone = createListeners<[string]>()
  /** Copies so far, by who got them. */
  const copies = new Map<string, unknown[]>()
  let names = 0

  function open(): MemoryTabChannel {
    const self = `tab-${++names}`
    const heard = createListeners<[string, unknown]>()
    let frozen = false
    const held: (() => void)[] = []
    const seat: Seat = {
      gone: false,
      hear(from, message) {
        const deliver = () => {
          if (!seat.gone) heard.tell(from, message)
        }
        if (frozen) held.push(deliver)
        else deliver()
      },
    }
    all.set(self, seat)
    copies.set(self, [])
    /** When the last message to each of the others arrives: none overtakes another. */
    const last = new Map<string, number>()

    function send(to: string, message: unknown) {
      const there = all.get(to)
      if (!there || seat.gone) return
      const copy = structuredClone(message)
      copies.get(to)?.push(copy)
      const due = Math.max(last.get(to) ?? 0, clock.uptime() + latency())
      last.set(to, due)
      clock.after(due - clock.uptime(), () => there.hear(self, copy))
    }
    function end() {
      if (seat.gone) return
      seat.gone = true
      all.delete(self)
      gone.tell(self)
    }

    return {
      self,
      tell(message) {
        for (const to of all.keys()) if (to !== self) send(to, message)
      },
      post: send,
      onMessage: heard.add,
      whenGone(tab, tell) {
        let isOver = false
        const say = () =>
          clock.after(0, () => {
            if (isOver || seat.gone) return
            isOver = true
            tell()
          })
        if (!all.has(tab)) say()
        const stop = gone.add((one) => one === tab && say())
        return () => {
          isOver = true
          stop()
        }
      },
      close: end,
      kill: end,
      freeze() {
        frozen = true
      },
      thaw() {
        frozen = false
        for (const deliver of held.splice(0)) deliver()
      },
      inject: (from, message) => seat.hear(from, message),
    }
  }
  return { open, copies: (tab: string): readonly unknown[] => copies.get(tab) ?? [] }
}
