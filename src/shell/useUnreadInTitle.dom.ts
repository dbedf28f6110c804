import { useLingui } from '@lingui/react'
import { useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { ConversationId } from '../engine/ids.ts'
import { useChatNames } from '../features/chatList/ChatName.dom.ts'
import { unreadIn } from '../features/notifications/unread.ts'
import { useApp } from './AppContext.dom.ts'
import { useListedChats } from './useListedChats.dom.ts'

/** Waiting: what is unread, and requests that nobody has looked at. */
export function useWaiting(except?: ConversationId): number {
  const { chats, people } = useApp()
  const requests = useStore(people.store, (state) => state.requests.length)
  return requests + useStore(chats.store, (state) => unreadIn(state, Date.now(), except))
}

/** Delay of the title's number: what is read as it comes is never counted. Milliseconds. */
const TITLE_DELAY_MS = 350

/** (3) Bob · Tête-à-tête */
export function useUnreadInTitle(current: ConversationId | undefined) {
  const { i18n } = useLingui()
  const unread = useWaiting()
  const { lock } = useApp()
  const nameOf = useChatNames()
  const chat = useListedChats().find(({ conversation }) => conversation === current)
  // Browsers write titles down: with a lock they name nobody.
  const name = chat && !lock.isOn() && nameOf(chat.contact)

  const [counted, setCounted] = useState(unread)
  const newest = useRef(unread)
  newest.current = unread
  const due = useRef<ReturnType<typeof setTimeout>>(undefined)
  // Not begun again by each of many: while a friend catches up, the number rises.
  useEffect(() => {
    if (unread === counted) return
    due.current ??= setTimeout(() => {
      due.current = undefined
      setCounted(newest.current)
    }, TITLE_DELAY_MS)
  }, [unread, counted])
  useEffect(
    () => () => {
      clearTimeout(due.current)
      due.current = undefined
    },
    [],
  )

  useEffect(() => {
    const count = counted > 0 ? `(${i18n.number(counted)}) ` : ''
    document.title = `${count}${name ? `${name} · ` : ''}Tête-à-tête`
  }, [i18n, counted, name])
}
