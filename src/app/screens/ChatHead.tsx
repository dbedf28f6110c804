import { Trans, useLingui } from '@lingui/react/macro'
import { CalendarDays, EllipsisVertical, Hourglass, Search } from 'lucide-react'
import { lazy, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { nameOf } from '../../features/contacts/ContactName.tsx'
import type { Contact, LinkState } from '../../features/contacts/contact.ts'
import { LinkLine } from '../../features/contacts/LinkLine.tsx'
import { Avatar } from '../../ui/Avatar.tsx'
import { IconButton } from '../../ui/Button.tsx'
import { Later } from '../../ui/Later.tsx'
import { useApp } from '../AppContext.tsx'
import { toHref } from '../routes.ts'
import { BackButton } from './BackButton.tsx'
import css from './ChatHead.module.css'

const ChatMenu = lazy(async () => ({ default: (await import('../../features/chat/ChatMenu.tsx')).ChatMenu }))
const TimerDialog = lazy(async () => ({
  default: (await import('../../features/chat/actions/TimerDialog.tsx')).TimerDialog,
}))
const JumpToDate = lazy(async () => ({ default: (await import('../../features/chat/JumpToDate.tsx')).JumpToDate }))
const ChatSearch = lazy(async () => ({
  default: (await import('../../features/search/ChatSearch.tsx')).ChatSearch,
}))

const hrefOf = (peer: string, message?: string) =>
  toHref(message === undefined ? { at: 'chat', peer } : { at: 'chat', peer, message })

interface ChatHeadProps {
  contact: Contact
  link: LinkState
  /** Are the details of the link open, and which element are they? */
  details: boolean
  detailsId: string
  onToggle(): void
  /** Messages are to disappear after so many seconds; 0: they stay. */
  onTimer(seconds: number): void
  onBack(): void
}

/** Who it is, how we are linked, and what can be done about the whole chat. */
export function ChatHead({ contact, link, details, detailsId, onToggle, onTimer, onBack }: ChatHeadProps) {
  const { t } = useLingui()
  const { chat, search } = useApp()
  const [open, setOpen] = useState<'menu' | 'search' | 'date' | 'timer'>()
  const timer = useStore(chat.store, (state) => state.open?.timer)
  const more = useRef<HTMLButtonElement>(null)
  const close = () => setOpen(undefined)
  return (
    <>
      <header className={css.head}>
        <span className={css.back}>
          <BackButton except={contact.id} onBack={onBack} />
        </span>
        <Avatar id={contact.id} />
        <div className={css.who}>
          <h1 className={css.name} dir="auto">
            <bdi translate="no">{nameOf(contact)}</bdi>
          </h1>
          <LinkLine contact={contact} link={link} open={details} controls={detailsId} onToggle={onToggle} />
        </div>
        <IconButton
          ref={more}
          label={t`Chat options`}
          aria-haspopup="menu"
          aria-expanded={open === 'menu'}
          onClick={() => setOpen('menu')}
        >
          <EllipsisVertical size={21} />
        </IconButton>
        {open === 'menu' && more.current && (
          <Later>
            <ChatMenu
              chat={chat}
              peer={contact.id}
              name={nameOf(contact)}
              anchor={more.current}
              first={[
                {
                  key: 'search',
                  words: <Trans>Search this chat</Trans>,
                  icon: <Search size={18} />,
                  act: () => setOpen('search'),
                },
                {
                  key: 'date',
                  words: <Trans>Jump to a date</Trans>,
                  icon: <CalendarDays size={18} />,
                  act: () => setOpen('date'),
                },
                {
                  key: 'timer',
                  words: <Trans>Disappearing messages</Trans>,
                  icon: <Hourglass size={18} />,
                  act: () => setOpen('timer'),
                },
              ]}
              finalFocus={() => more.current ?? false}
              onClose={() => setOpen((now) => (now === 'menu' ? undefined : now))}
            />
          </Later>
        )}
        {open === 'date' && (
          <Later>
            <JumpToDate chat={chat} onClose={close} />
          </Later>
        )}
        {open === 'timer' && timer && (
          <Later>
            <TimerDialog timer={timer} friend={nameOf(contact)} onSet={onTimer} onClose={close} />
          </Later>
        )}
      </header>
      {open === 'search' && (
        <Later>
          <ChatSearch
            search={search}
            peer={contact.id}
            name={nameOf(contact)}
            hrefOf={hrefOf}
            onClose={() => {
              close()
              more.current?.focus()
            }}
          />
        </Later>
      )}
    </>
  )
}
