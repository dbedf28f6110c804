import { Plural } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { News as Told } from '../features/notifications/notifications.ts'
import { useApp } from './AppContext.dom.ts'

/** News from elsewhere in the app, for those who do not see the number beside a chat go up. */
export function News() {
  const { chats, notifications } = useApp()
  const [news, setNews] = useState<Told & { nth: number }>()
  const waits = useStore(
    chats.store,
    ({ summaries }) => news !== undefined && (summaries[news.conversation]?.unread ?? 0) > 0,
  )

  useEffect(
    () => notifications.onNews((told) => setNews((before) => ({ ...told, nth: (before?.nth ?? 0) + 1 }))),
    [notifications],
  )

  return (
    <div role="status" className="visually-hidden" data-news={waits ? news?.conversation : undefined}>
      {/* The same words a second time are new words. */}
      {news && waits && <p key={news.nth}>{words(news)}</p>}
    </div>
  )
}

function words({ name, count }: Told) {
  if (name === undefined) return <Plural value={count} one="New message" other="# new messages" />
  return <Plural value={count} one={`New message from ${name}`} other={`# new messages from ${name}`} />
}
