import { Trans, useLingui } from '@lingui/react/macro'
import { CalendarDays, EllipsisVertical, Hourglass, Search, Star } from 'lucide-react'
import { type ComponentProps, lazy, useRef, useState } from 'react'
import { navigate } from 'wouter/use-hash-location'
import type { Timer } from '../../conversation/agreement.ts'
import type { ConversationId } from '../../engine/ids.ts'
import { useChatNames } from '../../features/chatList/ChatName.dom.ts'
import { LinkLine } from '../../features/connection/LinkLine.tsx'
import { PersonName } from '../../features/people/ContactName.tsx'
import type { Contact } from '../../features/people/people.ts'
import type { Opening } from '../../features/transcript/opening.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { IconButton } from '../../ui/Button.tsx'
import { useFormats } from '../../ui/formats.dom.ts'
import { Later } from '../../ui/Later.tsx'
import { useApp } from '../AppContext.dom.ts'
import { chatHref, starredRoute, toHref, toPath } from '../routes.ts'
import { BackButton } from './BackButton.tsx'
import css from './ChatHead.module.css'

const ChatMenu = lazy(async () => ({ default: (await import('../../features/chatList/ChatMenu.tsx')).ChatMenu }))
const TimerDialog = lazy(async () => ({
  default: (await import('../../features/acts/TimerDialog.tsx')).TimerDialog,
}))
const JumpToDate = lazy(async () => ({
  default: (await import('../../features/transcript/JumpToDate.tsx')).JumpToDate,
}))
const ChatSearch = lazy(async () => ({
  default: (await import('../../features/search/ChatSearch.tsx')).ChatSearch,
}))

interface ChatHeadProps {
  conversation: ConversationId
  /** Contact of a direct conversation; `undefined` where nobody else is in it. */
  contact: Contact | undefined
  line: Omit<ComponentProps<typeof LinkLine>, 'contact'>
  opening: Opening | undefined
  timer: Timer
  /** Messages are to disappear after so many seconds; 0: they stay. */
  onTimer(seconds: number): void
  onBack(): void
}

/** Chat header: who it is, how we are linked, and what can be done about the whole chat. */
export function ChatHead(props: ChatHeadProps) {
  const { conversation, contact, line, opening, timer, onTimer, onBack } = props
  const { t } = useLingui()
  const { chats, people, leaving, search } = useApp()
  const name = useChatNames()(contact)
  const [open, setOpen] = useState<'menu' | 'search' | 'date' | 'timer'>()
  const more = useRef<HTMLButtonElement>(null)
  const close = () => setOpen(undefined)
  return (
    <>
      <header className={css.head}>
        <span className={css.back}>
          <BackButton except={conversation} onBack={onBack} />
        </span>
        <div className={css.whole}>
          {contact ? (
            // Its target is the name, too; by itself it is called neither like the chat's entry in the list nor like its heading.
            <a
              className={css.person}
              href={toHref({ at: 'person', person: contact.id })}
              aria-label={t`About this person`}
              title={t`About this person`}
            >
              <Avatar id={conversation} />
            </a>
          ) : (
            <Avatar id={conversation} notes />
          )}
          <div className={css.who}>
            <h1 className={css.name} dir="auto">
              <PersonName name={name} />
            </h1>
            {contact && !contact.left ? (
              <LinkLine contact={contact} {...line} />
            ) : (
              <p className={css.alone}>
                {contact?.left === 'blocked' ? (
                  <Trans>Blocked</Trans>
                ) : contact ? (
                  <Trans>No longer a friend</Trans>
                ) : (
                  <Trans>Only on this device</Trans>
                )}
              </p>
            )}
          </div>
        </div>
        {timer.seconds > 0 && <TimerMark seconds={timer.seconds} />}
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
              chats={chats}
              people={people}
              leaving={leaving}
              conversation={conversation}
              contact={contact}
              isOpen
              name={name}
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
                  key: 'starred',
                  words: <Trans>Starred messages</Trans>,
                  icon: <Star size={18} />,
                  act: () => navigate(toPath(starredRoute(conversation))),
                },
                // It takes two to agree.
                ...(contact && !contact.left
                  ? [
                      {
                        key: 'timer',
                        words: <Trans>Disappearing messages</Trans>,
                        icon: <Hourglass size={18} />,
                        act: () => setOpen('timer'),
                      },
                    ]
                  : []),
              ]}
              finalFocus={() => more.current ?? false}
              onClose={() => setOpen((now) => (now === 'menu' ? undefined : now))}
            />
          </Later>
        )}
        {open === 'date' && opening && (
          <Later>
            <JumpToDate opening={opening} onClose={close} />
          </Later>
        )}
        {open === 'timer' && (
          <Later>
            <TimerDialog timer={timer} friend={name} onSet={onTimer} onClose={close} />
          </Later>
        )}
      </header>
      {open === 'search' && (
        <Later>
          <ChatSearch
            search={search}
            conversation={conversation}
            name={name}
            hrefOf={chatHref}
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

/** Timer in force: said once, not with every message. */
function TimerMark({ seconds }: { seconds: number }) {
  const { t } = useLingui()
  const words = `${t`Disappearing messages`} · ${useFormats().span(seconds)}`
  return (
    <span className={css.timer} role="img" aria-label={words} title={words}>
      <Hourglass size={16} aria-hidden="true" />
    </span>
  )
}
