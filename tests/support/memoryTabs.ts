import { createListeners } from '../../src/lib/listeners.ts'
import type { TabRole, Tabs } from '../../src/ports/tabs.ts'

export interface MemoryTab extends Tabs {
  /** The process is gone: the lead is free, and this tab hears nothing more. */
  kill(): void
  /** The browser stops running this tab: news reach it only once it is thawed. */
  freeze(): void
  thaw(): void
}

/** The tabs of one profile. News come asynchronously, as from a browser. */
export function createMemoryTabs(): { open(): MemoryTab } {
  type Seat = { lead(): void; robbed(): void }
  let holder: Seat | undefined
  const queue: Seat[] = []

  function leave(seat: Seat) {
    const at = queue.indexOf(seat)
    if (at >= 0) queue.splice(at, 1)
    if (holder !== seat) return
    holder = queue.shift()
    holder?.lead()
  }

  return {
    open() {
      const listeners = createListeners<[TabRole]>()
      let role: TabRole = 'waiting'
      let frozen = false
      let gone = false
      const held: (() => void)[] = []

      /** Runs in a later turn, and not before the tab is thawed. */
      const hear = (news: () => void) => {
        void Promise.resolve().then(() => {
          if (frozen) held.push(news)
          else if (!gone) news()
        })
      }
      const become = (next: TabRole) =>
        hear(() => {
          if (role === next) return
          role = next
          listeners.tell(next)
        })

      const seat: Seat = {
        lead: () => become('leader'),
        robbed() {
          become('deposed')
          queue.push(seat)
        },
      }
      const end = () => {
        gone = true
        leave(seat)
      }

      if (holder) {
        queue.push(seat)
        become('follower')
      } else {
        holder = seat
        become('leader')
      }

      return {
        role: () => role,
        onChange: listeners.add,
        takeOver() {
          if (gone || holder === seat || (role !== 'follower' && role !== 'deposed')) return
          const at = queue.indexOf(seat)
          if (at >= 0) queue.splice(at, 1)
          const robbed = holder
          holder = seat
          robbed?.robbed()
          become('leader')
        },
        stop: end,
        kill: end,
        freeze() {
          frozen = true
        },
        thaw() {
          frozen = false
          for (const news of held.splice(0)) if (!gone) news()
        },
      }
    },
  }
}
