import { useEffect, useEffectEvent } from 'react'
import { neighbour, orderChats } from '../features/chatList/list.ts'
import { letterOf } from '../lib/letterOf.ts'
import { isAbove, isCommand, isComposing, isField, isQuestion } from '../ui/keys.dom.ts'
import { useApp } from './AppContext.dom.ts'
import { chatRoute } from './routes.ts'
import { useListedChats } from './useListedChats.dom.ts'
import type { Navigation } from './useNavigation.dom.ts'

/**
 * Keys that lead from anywhere to a chat: Ctrl or Cmd and K asks which; Alt and an arrow take the one above or below. A question mark outside
 * of fields lists them and all others (screens/Shortcuts.tsx), unless it is switched off. Alt, Shift and L, which no browser takes, locks.
 */
export function useShortcuts(navigation: Navigation, open: (what: 'palette' | 'shortcuts') => void) {
  const all = useListedChats()
  const { chats: listedChats, settings, lock } = useApp()

  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || isComposing(event)) return
    const held = event.ctrlKey || event.metaKey || event.altKey
    if (isQuestion(event) && !held && !isField(event.target) && !isAbove(event.target)) {
      if (!settings.store.getState().questionKey) return
      event.preventDefault()
      open('shortcuts')
      return
    }
    if (event.altKey && event.shiftKey && !event.ctrlKey && !event.metaKey && letterOf(event) === 'l' && lock.isOn()) {
      event.preventDefault()
      return lock.now()
    }
    if (event.shiftKey) return
    if (isCommand(event) && !event.altKey && letterOf(event) === 'k') {
      event.preventDefault()
      open('palette')
      return
    }
    if (!event.altKey || event.ctrlKey || event.metaKey) return
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    if (isAbove(event.target)) return
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
