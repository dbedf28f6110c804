import { Trans, useLingui } from '@lingui/react/macro'
import { BellOff, EllipsisVertical, Pin } from 'lucide-react'
import { lazy, type MouseEvent, memo, type ReactNode, Suspense, useId } from 'react'
import { useStore } from 'zustand'
import { traitsOf } from '../../conversation/kinds/traits.ts'
import { isMuted, type Own } from '../../conversation/own.ts'
import type { ConversationId } from '../../engine/ids.ts'
import type { ReadonlyStore } from '../../lib/readonlyStore.ts'
import { useGlance } from '../../richText/useGlance.dom.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import type { Formats } from '../../ui/formats.dom.ts'
import { Guard } from '../../ui/Guard.dom.ts'
import type { Draft } from '../composing/drafts.ts'
import { PresentAvatar, presenceOf, presenceWords } from '../connection/Presence.tsx'
import { PersonName } from '../people/ContactName.tsx'
import type { LinksState } from '../people/people.ts'
import css from './ChatEntry.module.css'
import { useChatNames } from './ChatName.dom.ts'
import { chatLinkId } from './chatLink.dom.ts'
import type { ChatSummary } from './chats.ts'
import type { ListedChat } from './list.ts'
import type { Tick } from './ticks.ts'
import { ROW_REM } from './useRowWindow.dom.ts'

const TickMark = lazy(async () => ({ default: (await import('./TickMark.tsx')).TickMark }))

export type Links = ReadonlyStore<LinksState>

/** Listed chat by its parts: the list is made anew when anything about anybody changes, and most parts are the same. */
interface ChatEntryProps extends ListedChat {
  summary: ChatSummary | undefined
  own: Own | undefined
  tick: Tick | undefined
  draft: Draft | undefined
  typing: boolean
  links: Links
  formats: Formats
  today: number
  now: number
  /** From 1, of `count`. */
  place: number
  count: number
  current: boolean
  tabbed: boolean
  href: string
  onMenu(conversation: ConversationId, at: Element | { x: number; y: number }): void
}

/** Chat entry: one chat in the list. Its name is the contact's name alone; all the rest is its description. */
export const ChatEntry = memo(function ChatEntry(props: ChatEntryProps) {
  const {
    conversation,
    contact,
    summary,
    own,
    links,
    formats,
    today,
    now,
    place,
    count,
    current,
    tabbed,
    href,
    onMenu,
  } = props
  const { t } = useLingui()
  const id = useId()
  const known = useStore(links, (state) => state.signalling === 'online')
  const phase = useStore(links, (state) => presenceOf(contact && state.byPeer[contact.id], known))
  const unread = summary?.unread ?? 0
  const muted = isMuted(own, now)
  const name = useChatNames()(contact)

  function onContextMenu(event: MouseEvent<HTMLElement>) {
    event.preventDefault()
    // The menu key has no place of its own: the middle of nowhere, or a corner, depending on the browser.
    const byKey = event.button !== 2 || (event.clientX === 0 && event.clientY === 0)
    onMenu(conversation, byKey ? event.currentTarget : { x: event.clientX, y: event.clientY })
  }

  return (
    <li
      className={css.item}
      style={{ insetBlockStart: `${(place - 1) * ROW_REM}rem` }}
      aria-setsize={count}
      aria-posinset={place}
    >
      <a
        className={css.entry}
        href={href}
        id={chatLinkId(conversation)}
        data-peer={conversation}
        data-unread={unread}
        data-muted={muted || undefined}
        tabIndex={tabbed ? 0 : -1}
        aria-current={current ? 'page' : undefined}
        aria-labelledby={`${id}n`}
        aria-describedby={`${id}p ${id}s ${id}t ${id}u ${id}m`}
        onContextMenu={onContextMenu}
        // A finger that stays on a link would carry it away.
        draggable={false}
      >
        {contact ? (
          <PresentAvatar id={contact.id} phase={phase} size="l" />
        ) : (
          <Avatar id={conversation} size="l" notes />
        )}
        <span id={`${id}p`} className="visually-hidden">
          {contact && presenceWords(phase, known)}
        </span>
        <span className={css.top}>
          <span className={css.name} dir="auto">
            <span id={`${id}n`}>
              <PersonName name={name} />
            </span>
          </span>
          {(muted || own?.pinned !== undefined) && (
            <span className={css.marks} id={`${id}m`}>
              {muted && <Marked icon={<BellOff size={13} />} words={<Trans>muted</Trans>} />}
              {own?.pinned !== undefined && <Marked icon={<Pin size={13} />} words={<Trans>pinned</Trans>} />}
            </span>
          )}
          {summary !== undefined && summary.lastAt > 0 && (
            <time className={css.when} dateTime={new Date(summary.lastAt).toISOString()}>
              {formats.brief(summary.lastAt, today)}
            </time>
          )}
        </span>
        <span className={css.bottom}>
          <LastLine {...props} id={id} />
          {unread > 0 ? (
            <span className={css.unread} id={`${id}u`}>
              {unread > 99 ? `${formats.number(99)}+` : formats.number(unread)}
              <span className="visually-hidden">
                {' '}
                <Trans>unread</Trans>
              </span>
            </span>
          ) : (
            own?.flagged && (
              <span className={css.flagged} id={`${id}u`}>
                <span className="visually-hidden">
                  <Trans>marked as unread</Trans>
                </span>
              </span>
            )
          )}
        </span>
      </a>
      <button
        type="button"
        className={css.more}
        aria-label={t`Options for ${name}`}
        aria-haspopup="menu"
        tabIndex={tabbed ? 0 : -1}
        onClick={(event) => onMenu(conversation, event.currentTarget)}
      >
        <EllipsisVertical size={18} />
      </button>
    </li>
  )
})

const Marked = ({ icon, words }: { icon: ReactNode; words: ReactNode }) => (
  <span>
    {icon}
    <span className="visually-hidden">{words} </span>
  </span>
)

/** Preview of a chat: what goes on at this moment, what I have begun to say, or what was said last. */
function LastLine({ contact, summary, draft, tick, typing, id }: ChatEntryProps & { id: string }) {
  if (typing)
    return (
      <span className={css.last} id={`${id}t`} data-what="typing">
        <Trans>typing…</Trans>
      </span>
    )
  if (draft && draft.text.trim() !== '') {
    const text = <bdi>{draft.text}</bdi>
    return (
      <span className={css.last} id={`${id}t`} data-what="draft">
        <Trans>
          <b>Draft:</b> {text}
        </Trans>
      </span>
    )
  }
  const alone = contact === undefined
  const failed = tick?.failed
  const last =
    failed === undefined ? summary : ({ lastKind: 'text', lastFrom: 'me', lastText: failed, lastAt: 1 } as const)
  const mine = last?.lastFrom === 'me' && (!alone || failed !== undefined) && traitsOf(last.lastKind)?.words
  return (
    <>
      {mine && (
        // Room for it from the start: nothing moves when it is known.
        <span className={css.tick} id={`${id}s`} data-tick={tick?.status}>
          {tick && (
            <Guard fallback={null}>
              <Suspense>
                <TickMark status={tick.status} />
              </Suspense>
            </Guard>
          )}
        </span>
      )}
      <span className={css.last} id={`${id}t`} data-what={last?.lastKind}>
        {last && last.lastAt > 0 ? (
          lastWords(last, alone)
        ) : alone ? (
          <Trans>Only on this device</Trans>
        ) : contact.status === 'asked' ? (
          <Trans>Request sent</Trans>
        ) : (
          <Trans>Say hello</Trans>
        )}
      </span>
    </>
  )
}

const Glance = ({ text, plain }: { text: string; plain: boolean }) => <bdi>{useGlance(text, plain)}</bdi>

type Last = Pick<ChatSummary, 'lastKind' | 'lastFrom' | 'lastText'>
function lastWords({ lastKind, lastFrom, lastText }: Last, alone: boolean): ReactNode {
  if (lastKind === 'deleted') return <Trans>Message deleted</Trans>
  if (lastKind === 'timer') return <Trans>Disappearing messages</Trans>
  const traits = traitsOf(lastKind)
  if (!traits?.words) return <Trans>This version cannot show this message.</Trans>
  const text = <Glance text={lastText} plain={traits.plain === true} />
  return lastFrom === 'me' && !alone ? <Trans>You: {text}</Trans> : text
}
