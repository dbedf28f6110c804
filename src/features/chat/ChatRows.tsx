import { type RefObject, useLayoutEffect, useRef } from 'react'
import { useStore } from 'zustand'
import type { PeerId } from '../../ports/transport.ts'
import type { Formats } from '../../ui/formats.tsx'
import type { Contact } from '../contacts/contact.ts'
import { ChatEntry, type Links } from './ChatEntry.tsx'
import css from './ChatList.module.css'
import type { Chat } from './message.ts'
import { ROW_REM, useRowWindow } from './useRowWindow.tsx'

interface ChatRowsProps {
  contacts: readonly Contact[]
  chat: Pick<Chat, 'store'>
  links: Links
  formats: Formats
  today: number
  now: number
  /** Whose conversation is on screen. */
  current: PeerId | undefined
  /** The one that the Tab key reaches. */
  tabbed: PeerId | undefined
  /** The one that is to get the focus as soon as it is drawn. */
  wanted: RefObject<PeerId | undefined>
  scroller: RefObject<HTMLElement | null>
  hrefOf(id: PeerId): string
  onMenu(peer: PeerId, at: Element | { x: number; y: number }): void
}

export function ChatRows(props: ChatRowsProps) {
  const { contacts, chat, links, formats, today, now, current, tabbed, wanted, scroller, hrefOf, onMenu } = props
  const summaries = useStore(chat.store, (state) => state.summaries)
  const prefs = useStore(chat.store, (state) => state.prefs)
  const drafts = useStore(chat.store, (state) => state.drafts)
  const typing = useStore(chat.store, (state) => state.typing)
  const list = useRef<HTMLUListElement>(null)
  const { first, end } = useRowWindow(list, scroller, contacts.length)

  // A row that was out of the window has come into it.
  useLayoutEffect(() => {
    if (wanted.current === undefined) return
    const link = list.current?.querySelector<HTMLElement>(`a[data-peer="${wanted.current}"]`)
    if (!link) return
    wanted.current = undefined
    link.focus({ preventScroll: true })
  })

  // As high as all of them from the first moment on: a list that shrinks while rows are exchanged would be scrolled by the browser.
  return (
    <ul ref={list} className={css.rows} style={{ blockSize: `${contacts.length * ROW_REM}rem` }}>
      {contacts.slice(first, end).map((contact, at) => (
        <ChatEntry
          key={contact.id}
          contact={contact}
          summary={summaries[contact.id]}
          prefs={prefs[contact.id]}
          draft={contact.id === current ? undefined : drafts[contact.id]}
          typing={typing[contact.id] === true}
          links={links}
          formats={formats}
          today={today}
          now={now}
          place={first + at + 1}
          count={contacts.length}
          current={contact.id === current}
          tabbed={contact.id === tabbed}
          href={hrefOf(contact.id)}
          onMenu={onMenu}
        />
      ))}
    </ul>
  )
}
