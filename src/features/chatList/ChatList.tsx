import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Archive, ChevronDown } from 'lucide-react'
import { type KeyboardEvent, lazy, type RefObject, Suspense, useCallback, useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { conversationWith } from '../../conversation/place.ts'
import type { ConversationId } from '../../engine/ids.ts'
import { useFormats } from '../../ui/formats.dom.ts'
import { Guard } from '../../ui/Guard.dom.ts'
import { Later } from '../../ui/Later.tsx'
import { useMinute, useToday } from '../../ui/useNow.dom.ts'
import type { Drafts } from '../composing/drafts.ts'
import type { Typing } from '../composing/typing.ts'
import type { Leaving } from '../leaving/leaving.ts'
import type { People } from '../people/people.ts'
import type { Links } from './ChatEntry.tsx'
import css from './ChatList.module.css'
import { useChatNames } from './ChatName.dom.ts'
import { ChatRows } from './ChatRows.tsx'
import { chatLink, chatOfLink } from './chatLink.dom.ts'
import type { Chats } from './chats.ts'
import { isUnread, type ListedChat, listed, orderChats } from './list.ts'
import { rowHeight } from './useRowWindow.dom.ts'

const ChatMenu = lazy(async () => ({ default: (await import('./ChatMenu.tsx')).ChatMenu }))
const RowGestures = lazy(async () => ({ default: (await import('./RowGestures.tsx')).RowGestures }))

interface ChatListProps {
  people: People
  /** The conversation with myself. */
  notes: ConversationId
  chats: Chats
  leaving: Leaving
  drafts: Drafts
  typing: Typing
  links: Links
  /** The conversation on screen. */
  current: ConversationId | undefined
  /** Nothing but what is unread, and the conversation on screen. */
  unreadOnly: boolean
  /** Scroll container of this list and whatever stands above it. */
  scroller: RefObject<HTMLElement | null>
  hrefOf(conversation: ConversationId): string
}

interface OpenMenu {
  conversation: ConversationId
  anchor: Element | { x: number; y: number }
}

/** Chat list of every conversation: what is kept on top, then the latest first, then what has been put away. */
export function ChatList(props: ChatListProps) {
  const { people, notes, links, current, unreadOnly, scroller, hrefOf } = props
  const { t } = useLingui()
  const nameOf = useChatNames()
  const contacts = useStore(people.store, (state) => state.contacts)
  const state = useStore(props.chats.store)
  const all = useMemo(() => listed(contacts, notes, conversationWith), [contacts, notes])
  const { chats, archived } = useMemo(() => {
    const ordered = orderChats(all, state)
    if (!unreadOnly) return ordered
    const stays = ({ conversation }: ListedChat) => conversation === current || isUnread(conversation, state)
    return { chats: ordered.chats.filter(stays), archived: [] }
  }, [all, state, unreadOnly, current])
  const [unfolded, setUnfolded] = useState(false)
  const [menu, setMenu] = useState<OpenMenu>()
  const keys = useListKeys({ chats, archived: unfolded ? archived : [], current, scroller })
  const onMenu = useCallback(
    (conversation: ConversationId, anchor: OpenMenu['anchor']) => setMenu({ conversation, anchor }),
    [],
  )
  const waiting = archived.reduce((sum, { conversation }) => sum + (state.summaries[conversation]?.unread ?? 0), 0)
  const shown = {
    chats: props.chats,
    drafts: props.drafts,
    typing: props.typing,
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
  const asked = menu && all.find(({ conversation }) => conversation === menu.conversation)

  return (
    <nav className={css.chats} aria-label={t`Chats`} onKeyDown={keys.onKeyDown} onFocus={keys.onFocus} ref={keys.nav}>
      {chats.length > 0 && <ChatRows {...shown} rows={chats} />}
      {unreadOnly && chats.length === 0 && (
        <p className={css.none} role="status">
          <Trans>No unread chats</Trans>
        </p>
      )}
      {contacts.length === 0 && (
        <p className={css.none}>
          <Trans>Your chats will appear here.</Trans>
        </p>
      )}
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
          {unfolded && <ChatRows {...shown} rows={archived} />}
        </>
      )}
      {/* For fingers alone. The same is in the menu, which keys and screen readers have, too. */}
      {navigator.maxTouchPoints > 0 && (
        <Guard fallback={null}>
          <Suspense>
            <RowGestures nav={keys.nav} chats={props.chats} all={all} current={current} onMenu={onMenu} />
          </Suspense>
        </Guard>
      )}
      {menu && asked && (
        <Later>
          <ChatMenu
            chats={props.chats}
            people={people}
            leaving={props.leaving}
            conversation={menu.conversation}
            contact={asked.contact}
            isOpen={menu.conversation === current}
            name={nameOf(asked.contact)}
            anchor={menu.anchor}
            finalFocus={() => chatLink(menu.conversation) ?? false}
            onClose={() => setMenu(undefined)}
          />
        </Later>
      )}
    </nav>
  )
}

interface ListKeysDeps {
  chats: readonly ListedChat[]
  archived: readonly ListedChat[]
  current: ConversationId | undefined
  scroller: RefObject<HTMLElement | null>
}

/** Roving tab stop: one chat is reached by the Tab key; arrows, Home, End and the page keys lead to the others. */
function useListKeys({ chats, archived, current, scroller }: ListKeysDeps) {
  const nav = useRef<HTMLElement>(null)
  const wanted = useRef<ConversationId>(undefined)
  const [last, setLast] = useState<ConversationId>()
  const all = useMemo(() => [...chats, ...archived], [chats, archived])
  const there = (one: ConversationId | undefined) => all.some(({ conversation }) => conversation === one)
  const tabbed = there(last) ? last : there(current) ? current : all[0]?.conversation

  function onKeyDown(event: KeyboardEvent) {
    const on = chatOfLink(event.target)
    if (on === undefined || event.altKey || event.ctrlKey || event.metaKey) return
    // Keys that repeat quickly may come before the row that the last one led to is drawn.
    const from = wanted.current ?? on
    const at = all.findIndex(({ conversation }) => conversation === from)
    const next = target(event.key, at, all.length, Math.floor((scroller.current?.clientHeight ?? 0) / rowHeight()) - 1)
    const conversation = next === undefined ? undefined : all[next]?.conversation
    if (next === undefined || conversation === undefined) return
    event.preventDefault()
    reveal(next)
    wanted.current = conversation
    setLast(conversation)
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
      const conversation = chatOfLink(event.target)
      if (conversation !== undefined) setLast(conversation)
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
