import { useMemo } from 'react'
import { useStore } from 'zustand'
import { conversationWith } from '../conversation/place.ts'
import { type ListedChat, listed, orderChats } from '../features/chatList/list.ts'
import { useApp } from './AppContext.dom.ts'

/** Chats: all of them, in the order of the list, those that were put away at the end. */
export function useListedChats(): readonly ListedChat[] {
  const { people, chats, identity } = useApp()
  const contacts = useStore(people.store, (state) => state.contacts)
  const notes = useStore(identity.store, (state) => (state.phase === 'ready' ? state.notes : undefined))
  const state = useStore(chats.store)
  return useMemo(() => {
    if (notes === undefined) return []
    const ordered = orderChats(listed(contacts, notes, conversationWith), state)
    return [...ordered.chats, ...ordered.archived]
  }, [contacts, notes, state])
}
