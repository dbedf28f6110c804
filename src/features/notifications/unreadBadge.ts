import type { ReadonlyStore } from '../../lib/readonlyStore.ts'
import type { Badge } from '../../ports/badge.ts'
import type { Clock } from '../../ports/clock.ts'
import type { ChatsState } from '../chatList/chats.ts'
import { BREATH_MS } from './gathering.ts'
import { unreadIn } from './unread.ts'

interface Deps {
  readonly badge: Badge
  readonly clock: Clock
  readonly chats: ReadonlyStore<ChatsState>
}

/** Badge: the unread count, a breath late. Nobody has to draw a number that goes again at once, as it is read. */
export function createUnreadBadge({ badge, clock, chats }: Deps) {
  let cancel: (() => void) | undefined

  function showCount() {
    cancel = undefined
    badge.show(unreadIn(chats.getState(), clock.now()))
  }

  const unsubscribe = chats.subscribe(() => {
    cancel ??= clock.after(BREATH_MS, showCount)
  })
  showCount()

  return {
    stop() {
      unsubscribe()
      cancel?.()
    },
  }
}
