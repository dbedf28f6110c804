import { useLingui } from '@lingui/react'
import { useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { ChatState } from '../features/chat/message.ts'
import { nameOf } from '../features/contacts/ContactName.tsx'
import { unreadIn } from '../features/notifications/unread.ts'
import type { PeerId } from '../ports/transport.ts'
import { useApp } from './AppContext.tsx'

export const totalUnread = (state: ChatState, except?: PeerId): number => unreadIn(state, Date.now(), except)

/** What is read as it comes is never counted. Milliseconds. */
const PAUSE = 350

/** (3) Bob · Tête-à-tête */
export function useUnreadInTitle(peer: PeerId | undefined) {
  const { chat, contacts } = useApp()
  const { i18n } = useLingui()
  const unread = useStore(chat.store, (state) => totalUnread(state))
  const name = useStore(contacts.store, (state) => {
    const contact = state.contacts.find((one) => one.id === peer)
    return contact && nameOf(contact)
  })

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
    }, PAUSE)
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
