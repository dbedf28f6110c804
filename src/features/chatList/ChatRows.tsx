import { type RefObject, useLayoutEffect, useRef } from 'react'
import { useStore } from 'zustand'
import type { ConversationId } from '../../engine/ids.ts'
import type { Formats } from '../../ui/formats.dom.ts'
import type { Drafts } from '../composing/drafts.ts'
import type { Typing } from '../composing/typing.ts'
import { ChatEntry, type Links } from './ChatEntry.tsx'
import css from './ChatList.module.css'
import { chatLink } from './chatLink.dom.ts'
import type { Chats } from './chats.ts'
import type { ListedChat } from './list.ts'
import { ROW_REM, useRowWindow } from './useRowWindow.dom.ts'

interface ChatRowsProps {
  rows: readonly ListedChat[]
  chats: Pick<Chats, 'store'>
  drafts: Pick<Drafts, 'store'>
  typing: Pick<Typing, 'store'>
  links: Links
  formats: Formats
  today: number
  now: number
  /** The conversation on screen. */
  current: ConversationId | undefined
  /** The one that the Tab key reaches. */
  tabbed: ConversationId | undefined
  /** The one that is to get the focus as soon as it is drawn. */
  wanted: RefObject<ConversationId | undefined>
  scroller: RefObject<HTMLElement | null>
  hrefOf(id: ConversationId): string
  onMenu(conversation: ConversationId, at: Element | { x: number; y: number }): void
}

export function ChatRows(props: ChatRowsProps) {
  const { rows, links, formats, today, now, current, tabbed, wanted, scroller, hrefOf, onMenu } = props
  const { summaries, own, ticks } = useStore(props.chats.store)
  const { drafts } = useStore(props.drafts.store)
  const { typing } = useStore(props.typing.store)
  const list = useRef<HTMLUListElement>(null)
  const { first, end } = useRowWindow(list, scroller, rows.length)

  // A row that was out of the window has come into it.
  useLayoutEffect(() => {
    if (wanted.current === undefined) return
    const link = chatLink(wanted.current)
    if (!link || !list.current?.contains(link)) return
    wanted.current = undefined
    link.focus({ preventScroll: true })
  })

  // As high as all of them from the first moment on: a list that shrinks while rows are exchanged would be scrolled by the browser.
  return (
    <ul ref={list} className={css.rows} style={{ blockSize: `${rows.length * ROW_REM}rem` }}>
      {rows.slice(first, end).map(({ conversation, contact }, at) => (
        <ChatEntry
          key={conversation}
          conversation={conversation}
          contact={contact}
          summary={summaries[conversation]}
          own={own[conversation]}
          tick={ticks[conversation]}
          draft={conversation === current ? undefined : drafts[conversation]}
          typing={typing[conversation] === true}
          links={links}
          formats={formats}
          today={today}
          now={now}
          place={first + at + 1}
          count={rows.length}
          current={conversation === current}
          tabbed={conversation === tabbed}
          href={hrefOf(conversation)}
          onMenu={onMenu}
        />
      ))}
    </ul>
  )
}
