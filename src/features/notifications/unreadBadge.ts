import type { ReadonlyStore } from '../../lib/readonlyStore.ts'
import type { Badge } from '../../ports/badge.ts'
import type { Clock } from '../../ports/clock.ts'
import type { ChatsState } from '../chatList/chats.ts'
import type { PeopleState } from '../people/people.ts'
import { BREATH_MS } from './gathering.ts'
import { unreadIn } from './unread.ts'

interface Deps {
  readonly badge: Badge
  readonly clock: Clock
  readonly chats: ReadonlyStore<ChatsState>
  readonly people: ReadonlyStore<Pick<PeopleState, 'requests'>>
}

/** Badge: the unread count and the requests, a breath late. Nobody has to draw a number that goes again at once, as it is read. */
export function createUnreadBadge({ badge, clock, chats, people }: Deps) {
  let cancel: (() => void) | undefined

  function showCount() {
    cancel = undefined
    badge.show(unreadIn(chats.getState(), clock.now()) + people.getState().requests.length)
  }

  const soon = () => {
    cancel ??= clock.after(BREATH_MS, showCount)
  }
  const unsubscribe = [chats.subscribe(soon), people.subscribe(soon)]
  showCount()

  return {
    stop() {
      for (const stop of unsubscribe) stop()
      cancel?.()
    },
  }
}
