import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Archive, ChevronDown } from 'lucide-react'
import { type KeyboardEvent, lazy, type RefObject, useCallback, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { PeerId } from '../../ports/transport.ts'
import { useFormats } from '../../ui/formats.tsx'
import { Later } from '../../ui/Later.tsx'
import { useMinute } from '../../ui/useMinute.tsx'
import { useToday } from '../../ui/useToday.tsx'
import { nameOf } from '../contacts/ContactName.tsx'
import type { Contact, Contacts } from '../contacts/contact.ts'
import type { Links } from './ChatEntry.tsx'
import css from './ChatList.module.css'
import { ChatRows } from './ChatRows.tsx'
import { orderChats } from './list.ts'
import type { Chat } from './message.ts'
import { rowHeight } from './useRowWindow.tsx'

const ChatMenu = lazy(async () => ({ default: (await import('./ChatMenu.tsx')).ChatMenu }))

interface ChatListProps {
  contacts: Contacts
  chat: Chat
  links: Links
  /** Whose conversation is on screen. */
  current: PeerId | undefined
  /** What scrolls, with this list and whatever stands above it. */
  scroller: RefObject<HTMLElement | null>
  hrefOf(id: PeerId): string
}

interface OpenMenu {
  peer: PeerId
  anchor: Element | { x: number; y: number }
}

/** Every conversation: what is kept on top, then the latest first, then what has been put away. */
export function ChatList({ contacts, chat, links, current, scroller, hrefOf }: ChatListProps) {
  const { t } = useLingui()
  const all = useStore(contacts.store, (state) => state.contacts)
  const summaries = useStore(chat.store, (state) => state.summaries)
  const prefs = useStore(chat.store, (state) => state.prefs)
  const { chats, archived } = useMemo(() => orderChats(all, { summaries, prefs }), [all, summaries, prefs])
  const [unfolded, setUnfolded] = useState(false)
  const [menu, setMenu] = useState<OpenMenu>()
  const keys = useListKeys({ chats, archived: unfolded ? archived : [], current, scroller })
  const onMenu = useCallback((peer: PeerId, anchor: OpenMenu['anchor']) => setMenu({ peer, anchor }), [])
  const waiting = archived.reduce((sum, { id }) => sum + (summaries[id]?.unread ?? 0), 0)
  const shown = {
    chat,
    links,
    formats: useFormats(),
    today: useToday(),
    now: useMinute(),
    current,
    tabbed: keys.tabbed,
    wanted: keys.wanted,
    scroller,
    hrefOf,
    onMenu,
  }
  const asked = menu && all.find(({ id }) => id === menu.peer)

  return (
    <nav className={css.chats} aria-label={t`Chats`} onKeyDown={keys.onKeyDown} onFocus={keys.onFocus} ref={keys.nav}>
      {all.length === 0 && (
        <p className={css.none}>
          <Trans>Your chats will appear here.</Trans>
        </p>
      )}
      {chats.length > 0 && <ChatRows {...shown} contacts={chats} />}
      {archived.length > 0 && (
        <>
          <button type="button" className={css.fold} aria-expanded={unfolded} onClick={() => setUnfolded(!unfolded)}>
            <Archive size={18} aria-hidden="true" />
            <span className={css.foldWords}>
              <Plural value={archived.length} one="# archived chat" other="# archived chats" />
            </span>
            {waiting > 0 && !unfolded && <span className={css.waiting}>{shown.formats.number(waiting)}</span>}
            <ChevronDown className={css.chevron} size={16} aria-hidden="true" />
          </button>
          {unfolded && <ChatRows {...shown} contacts={archived} />}
        </>
      )}
      {menu && asked && (
        <Later>
          <ChatMenu
            chat={chat}
            peer={menu.peer}
            name={nameOf(asked)}
            anchor={menu.anchor}
            finalFocus={() => keys.nav.current?.querySelector<HTMLElement>(`a[data-peer="${menu.peer}"]`) ?? false}
            onClose={() => setMenu(undefined)}
          />
        </Later>
      )}
    </nav>
  )
}

interface ListKeysDeps {
  chats: readonly Contact[]
  archived: readonly Contact[]
  current: PeerId | undefined
  scroller: RefObject<HTMLElement | null>
}

/** One chat is reached by the Tab key; arrows, Home, End and the page keys lead to the others. */
function useListKeys({ chats, archived, current, scroller }: ListKeysDeps) {
  const nav = useRef<HTMLElement>(null)
  const wanted = useRef<PeerId>(undefined)
  const [last, setLast] = useState<PeerId>()
  const all = useMemo(() => [...chats, ...archived], [chats, archived])
  const there = (peer: PeerId | undefined) => all.some(({ id }) => id === peer)
  const tabbed = there(last) ? last : there(current) ? current : all[0]?.id

  function onKeyDown(event: KeyboardEvent) {
    const on = event.target instanceof HTMLElement ? event.target.closest<HTMLElement>('a[data-peer]') : null
    if (!on || event.altKey || event.ctrlKey || event.metaKey) return
    // Keys that repeat quickly may come before the row that the last one led to is drawn.
    const from = wanted.current ?? on.dataset.peer
    const at = all.findIndex(({ id }) => id === from)
    const next = target(event.key, at, all.length, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight()) - 1)
    const peer = next === undefined ? undefined : all[next]?.id
    if (next === undefined || peer === undefined) return
    event.preventDefault()
    reveal(next)
    wanted.current = peer
    setLast(peer)
  }

  /** Scrolls no further than it must. */
  function reveal(index: number) {
    const box = scroller.current
    const list = nav.current?.querySelectorAll('ul')[index < chats.length || chats.length === 0 ? 0 : 1]
    if (!box || !list) return
    const row = rowHeight()
    const within = index < chats.length ? index : index - chats.length
    const top = list.getBoundingClientRect().top - box.getBoundingClientRect().top + within * row
    if (top < 0) box.scrollTop += top
    else if (top + row > box.clientHeight) box.scrollTop += top + row - box.clientHeight
  }

  return {
    nav,
    tabbed,
    wanted,
    onKeyDown,
    onFocus(event: { target: EventTarget }) {
      const peer = event.target instanceof HTMLElement ? event.target.dataset.peer : undefined
      if (peer !== undefined) setLast(peer)
    },
  }
}

function target(key: string, at: number, count: number, page: number): number | undefined {
  switch (key) {
    case 'ArrowDown':
      return Math.min(at + 1, count - 1)
    case 'ArrowUp':
      return Math.max(at - 1, 0)
    case 'PageDown':
      return Math.min(at + Math.max(page, 1), count - 1)
    case 'PageUp':
      return Math.max(at - Math.max(page, 1), 0)
    case 'Home':
      return 0
    case 'End':
      return count - 1
    default:
      return undefined
  }
}
