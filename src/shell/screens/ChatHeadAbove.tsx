import { Trans } from '@lingui/react/macro'
import { CalendarDays, FileDown, Hourglass, Images, Search, ShieldCheck, Star } from 'lucide-react'
import { type Dispatch, lazy, type RefObject, type SetStateAction } from 'react'
import { navigate } from 'wouter/use-hash-location'
import type { Timer } from '../../conversation/agreement.ts'
import type { ConversationId, PersonId } from '../../engine/ids.ts'
import type { Contact } from '../../features/people/people.ts'
import type { Opening } from '../../features/transcript/opening.ts'
import { Later } from '../../ui/Later.tsx'
import { useApp } from '../AppContext.dom.ts'
import { chatHref, mediaRoute, starredRoute, toPath } from '../routes.ts'
import { Verify } from './Verify.tsx'

const ChatMenu = lazy(async () => ({ default: (await import('../../features/chatList/ChatMenu.tsx')).ChatMenu }))
const TimerDialog = lazy(async () => ({
  default: (await import('../../features/acts/TimerDialog.tsx')).TimerDialog,
}))
const JumpToDate = lazy(async () => ({
  default: (await import('../../features/transcript/JumpToDate.tsx')).JumpToDate,
}))
const ExportDialog = lazy(async () => ({
  default: (await import('../../features/backup/ExportDialog.tsx')).ExportDialog,
}))
const loadSearch = () => import('../../features/search/ChatSearch.tsx')
const ChatSearch = lazy(async () => ({ default: (await loadSearch()).ChatSearch }))

/** Letters that are typed right after Ctrl+F must find it there. */
export const preloadSearch = () => void loadSearch().catch(() => undefined)

/** Above a chat: what its head opens. */
export type Above = 'menu' | 'search' | 'date' | 'timer' | 'verify' | 'export'

interface ChatHeadAboveProps {
  me: PersonId
  conversation: ConversationId
  contact: Contact | undefined
  name: string
  opening: Opening | undefined
  timer: Timer
  onTimer(seconds: number): void
  open: Above
  /** Button of the menu: the focus goes back to it, unless it was elsewhere. */
  menu: HTMLElement
  from: RefObject<Element | null>
  onOpen: Dispatch<SetStateAction<Above | undefined>>
}

/** Menu of a chat, and what it leads to. */
export function ChatHeadAbove(props: ChatHeadAboveProps) {
  const { me, conversation, contact, name, opening, timer, onTimer, open, menu, from, onOpen } = props
  const { chats, people, leaving, search, backup, identity } = useApp()
  const self = identity.store.getState()
  const close = () => onOpen(undefined)

  function closeSearch() {
    close()
    const before = from.current
    from.current = null
    ;(before instanceof HTMLElement && before !== document.body ? before : menu).focus()
  }

  return (
    <Later>
      {open === 'menu' && (
        <ChatMenu
          {...{ chats, people, leaving, conversation, contact, name }}
          isOpen
          anchor={menu}
          first={[
            {
              key: 'search',
              words: <Trans>Search this chat</Trans>,
              icon: <Search size={18} />,
              act: () => onOpen('search'),
            },
            {
              key: 'date',
              words: <Trans>Jump to a date</Trans>,
              icon: <CalendarDays size={18} />,
              act: () => onOpen('date'),
            },
            {
              key: 'media',
              words: <Trans>Media and links</Trans>,
              icon: <Images size={18} />,
              act: () => navigate(toPath(mediaRoute(conversation))),
            },
            {
              key: 'starred',
              words: <Trans>Starred messages</Trans>,
              icon: <Star size={18} />,
              act: () => navigate(toPath(starredRoute(conversation))),
            },
            {
              key: 'export',
              words: <Trans>Export chat</Trans>,
              icon: <FileDown size={18} />,
              act: () => onOpen('export'),
            },
            // It takes two to agree.
            ...(contact && !contact.left
              ? [
                  {
                    key: 'timer',
                    words: <Trans>Disappearing messages</Trans>,
                    icon: <Hourglass size={18} />,
                    act: () => onOpen('timer'),
                  },
                  {
                    key: 'verify',
                    words: <Trans>Verify</Trans>,
                    icon: <ShieldCheck size={18} />,
                    act: () => onOpen('verify'),
                  },
                ]
              : []),
          ]}
          finalFocus={() => menu}
          onClose={() => onOpen((now) => (now === 'menu' ? undefined : now))}
        />
      )}
      {open === 'date' && opening && <JumpToDate opening={opening} onClose={close} />}
      {open === 'timer' && <TimerDialog timer={timer} friend={name} onSet={onTimer} onClose={close} />}
      {open === 'export' && self.phase === 'ready' && (
        <ExportDialog {...{ backup, conversation }} chat={name} me={self.name} onClose={close} />
      )}
      {open === 'verify' && contact && <Verify {...{ me, contact }} onClose={close} />}
      {open === 'search' && <ChatSearch {...{ search, conversation, name }} hrefOf={chatHref} onClose={closeSearch} />}
    </Later>
  )
}
