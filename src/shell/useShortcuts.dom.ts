import { useEffect, useEffectEvent } from 'react'
import { neighbour, orderChats } from '../features/chatList/list.ts'
import { letterOf } from '../lib/letterOf.ts'
import { isCommand, isComposing } from '../ui/keys.dom.ts'
import { useApp } from './AppContext.dom.ts'
import { chatRoute } from './routes.ts'
import { useListedChats } from './useListedChats.dom.ts'
import type { Navigation } from './useNavigation.dom.ts'

/** Keys that lead from anywhere to a chat: Ctrl or Cmd and K asks which; Alt and an arrow take the one above or below. */
export function useShortcuts(navigation: Navigation, onJump: () => void) {
  const all = useListedChats()
  const { chats: listedChats } = useApp()

  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || isComposing(event) || event.shiftKey) return
    if (isCommand(event) && !event.altKey && letterOf(event) === 'k') {
      event.preventDefault()
      onJump()
      return
    }
    if (!event.altKey || event.ctrlKey || event.metaKey) return
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    // Whatever is open above the chats has its own keys.
    if (event.target instanceof Element && event.target.closest('[role="dialog"], [role="alertdialog"], [role="menu"]'))
      return
    const { route, go } = navigation
    const { chats } = orderChats(all, listedChats.store.getState())
    const current = route.at === 'chat' ? route.conversation : undefined
    const next = neighbour(chats, current, event.key === 'ArrowDown' ? 1 : -1)
    if (next === undefined) return
    event.preventDefault()
    go(chatRoute(next))
  })

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => press(event)
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
}
