import { Trans, useLingui } from '@lingui/react/macro'
import { EllipsisVertical, Hourglass, ShieldCheck } from 'lucide-react'
import { type ComponentProps, lazy, useRef, useState } from 'react'
import type { Timer } from '../../conversation/agreement.ts'
import type { ConversationId, PersonId } from '../../engine/ids.ts'
import { useChatNames } from '../../features/chatList/ChatName.dom.ts'
import { LinkLine } from '../../features/connection/LinkLine.tsx'
import { PersonName } from '../../features/people/ContactName.tsx'
import type { Contact } from '../../features/people/people.ts'
import type { Opening } from '../../features/transcript/opening.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { IconButton } from '../../ui/Button.tsx'
import { useFormats } from '../../ui/formats.dom.ts'
import { Later } from '../../ui/Later.tsx'
import { toHref } from '../routes.ts'
import { useFindKey } from '../useFindKey.dom.ts'
import { BackButton } from './BackButton.tsx'
import css from './ChatHead.module.css'
import type { Above } from './ChatHeadAbove.tsx'

const loadAbove = () => import('./ChatHeadAbove.tsx')
const ChatHeadAbove = lazy(async () => ({ default: (await loadAbove()).ChatHeadAbove }))

/** Fetches what the head opens, and its search. */
export const preloadAbove = () =>
  void loadAbove().then(
    ({ preloadSearch }) => preloadSearch(),
    () => undefined,
  )

interface ChatHeadProps {
  me: PersonId
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
  const { me, conversation, contact, line, opening, timer, onTimer, onBack } = props
  const { t } = useLingui()
  const name = useChatNames()(contact)
  const [open, setOpen] = useState<Above>()
  const more = useRef<HTMLButtonElement>(null)
  const above = useRef<HTMLDivElement>(null)
  /** Focus as it was when the search was opened by its key: it goes back there. */
  const from = useRef<Element | null>(null)
  useFindKey(above, () => {
    if (open !== 'search') from.current = document.activeElement
    setOpen('search')
  })
  return (
    <>
      <header className={css.head} data-verified={contact?.verified?.how}>
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
        {contact?.verified && (
          <span className={css.verified} role="img" aria-label={t`Verified`} title={t`Verified`}>
            <ShieldCheck size={16} aria-hidden="true" />
          </span>
        )}
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
      </header>
      {open && more.current && (
        <div ref={above} className={css.above}>
          <Later>
            <ChatHeadAbove
              {...{ me, conversation, contact, name, opening, timer, onTimer, open, from }}
              menu={more.current}
              onOpen={setOpen}
            />
          </Later>
        </div>
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
