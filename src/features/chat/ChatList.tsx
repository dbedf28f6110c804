import { Trans, useLingui } from '@lingui/react/macro'
import { memo, useId, useMemo } from 'react'
import { useStore } from 'zustand'
import type { ReadonlyStore } from '../../lib/readonlyStore.ts'
import type { PeerId } from '../../ports/transport.ts'
import { type Formats, useFormats } from '../../ui/formats.tsx'
import { useToday } from '../../ui/useToday.tsx'
import { nameOf } from '../contacts/ContactName.tsx'
import type { Contact, Contacts, LinkState } from '../contacts/contact.ts'
import { PresentAvatar, presenceWords } from '../contacts/Presence.tsx'
import css from './ChatList.module.css'
import type { Chat, ChatSummary } from './message.ts'

type Links = ReadonlyStore<{ readonly byPeer: Readonly<Record<PeerId, LinkState>> }>

interface ChatListProps {
  contacts: Contacts
  chat: Chat
  links: Links
  /** Whose conversation is on screen. */
  current: PeerId | undefined
  hrefOf(id: PeerId): string
}

/** Every conversation, the latest first. */
export function ChatList({ contacts, chat, links, current, hrefOf }: ChatListProps) {
  const { t } = useLingui()
  const formats = useFormats()
  const today = useToday()
  const all = useStore(contacts.store, (state) => state.contacts)
  const summaries = useStore(chat.store, (state) => state.summaries)
  const ordered = useMemo(() => {
    const stirred = (contact: Contact) => summaries[contact.id]?.lastAt || contact.addedAt
    return [...all].sort((a, b) => stirred(b) - stirred(a))
  }, [all, summaries])

  return (
    <nav className={css.chats} aria-label={t`Chats`}>
      {ordered.length === 0 ? (
        <p className={css.none}>
          <Trans>Your chats will appear here.</Trans>
        </p>
      ) : (
        <ul>
          {ordered.map((contact) => (
            <ChatEntry
              key={contact.id}
              contact={contact}
              summary={summaries[contact.id]}
              links={links}
              formats={formats}
              today={today}
              current={contact.id === current}
              href={hrefOf(contact.id)}
            />
          ))}
        </ul>
      )}
    </nav>
  )
}

interface ChatEntryProps {
  contact: Contact
  summary: ChatSummary | undefined
  links: Links
  formats: Formats
  today: number
  current: boolean
  href: string
}

/** Its name is the contact's name alone; all the rest is its description. */
const ChatEntry = memo(function ChatEntry(props: ChatEntryProps) {
  const { contact, summary, links, formats, today, current, href } = props
  const id = useId()
  const phase = useStore(links, (state) => state.byPeer[contact.id]?.phase ?? 'offline')
  const unread = summary?.unread ?? 0
  return (
    <li>
      <a
        className={css.entry}
        href={href}
        data-peer={contact.id}
        data-unread={unread}
        aria-current={current ? 'page' : undefined}
        aria-labelledby={`${id}n`}
        aria-describedby={`${id}p ${id}t ${id}u`}
      >
        <PresentAvatar id={contact.id} phase={phase} size="l" />
        <span id={`${id}p`} className="visually-hidden">
          {presenceWords(phase)}
        </span>
        <span className={css.top}>
          <span className={css.name}>
            <bdi id={`${id}n`} translate="no">
              {nameOf(contact)}
            </bdi>
          </span>
          {summary !== undefined && summary.lastAt > 0 && (
            <time className={css.when} dateTime={new Date(summary.lastAt).toISOString()}>
              {formats.brief(summary.lastAt, today)}
            </time>
          )}
        </span>
        <span className={css.bottom}>
          <span className={css.last} id={`${id}t`}>
            {summary?.lastText ? (
              <bdi>{summary.lastText}</bdi>
            ) : contact.status === 'asked' ? (
              <Trans>Waiting for them to accept</Trans>
            ) : (
              <Trans>Say hello</Trans>
            )}
          </span>
          {unread > 0 && (
            <span className={css.unread} id={`${id}u`}>
              {unread > 99 ? `${formats.number(99)}+` : formats.number(unread)}
              <span className="visually-hidden">
                {' '}
                <Trans>unread</Trans>
              </span>
            </span>
          )}
        </span>
      </a>
    </li>
  )
})
