import { Trans, useLingui } from '@lingui/react/macro'
import { ArrowDownUp, MessageSquarePlus, Settings, Star } from 'lucide-react'
import { useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import type { ConversationId } from '../../engine/ids.ts'
import { ChatList } from '../../features/chatList/ChatList.tsx'
import { UnreadFilter } from '../../features/chatList/UnreadFilter.tsx'
import { useHasFiles } from '../../features/files/useHasFiles.dom.ts'
import { Requests } from '../../features/people/Requests.tsx'
import { Search } from '../../features/search/Search.tsx'
import { IconButton } from '../../ui/Button.tsx'
import { Logo } from '../../ui/Logo.tsx'
import { useApp } from '../AppContext.dom.ts'
import { routeWith } from '../personRoute.dom.ts'
import { chatHref, toHref } from '../routes.ts'
import type { Navigation } from '../useNavigation.dom.ts'
import css from './Sidebar.module.css'

interface SidebarProps {
  /** The conversation with myself. */
  notes: ConversationId
  navigation: Navigation
  /** Past the list, for those who come by keyboard. */
  onSkip(): void
}

export function Sidebar({ notes, navigation, onSkip }: SidebarProps) {
  const { t } = useLingui()
  const { people, invites, chats, leaving, drafts, typing, links, search, files } = useApp()
  const { route, go } = navigation
  const current = route.at === 'chat' ? route.conversation : undefined
  const hasFiles = useHasFiles(files)
  const scroller = useRef<HTMLDivElement>(null)
  const [unreadOnly, setUnreadOnly] = useState(false)
  function toggle(last: boolean) {
    flushSync(() => setUnreadOnly(!unreadOnly))
    if (last) scroller.current?.querySelector<HTMLElement>('nav [tabindex="0"]')?.focus()
  }
  return (
    <div className={css.sidebar}>
      <header className={css.head}>
        {route.at !== 'home' && (
          <a
            className={css.skip}
            href={toHref(route)}
            onClick={(event) => {
              // The address behind the # is the app's own, so the jump is made by hand.
              event.preventDefault()
              onSkip()
            }}
          >
            <Trans>Skip the list</Trans>
          </a>
        )}
        <Logo />
        <h1 className={css.name} translate="no">
          Tête-à-tête
        </h1>
        <IconButton label={t`New chat`} onClick={() => go({ at: 'new' })}>
          <MessageSquarePlus size={21} />
        </IconButton>
        {hasFiles && (
          <a
            className={css.link}
            href={toHref({ at: 'transfers' })}
            aria-label={t`Transfers`}
            title={t`Transfers`}
            aria-current={route.at === 'transfers' ? 'page' : undefined}
          >
            <ArrowDownUp size={21} />
          </a>
        )}
        <a
          className={css.link}
          data-also-elsewhere={hasFiles || undefined}
          href={toHref({ at: 'starred' })}
          aria-label={t`Starred`}
          title={t`Starred`}
          aria-current={route.at === 'starred' ? 'page' : undefined}
        >
          <Star size={21} />
        </a>
        <a
          className={css.link}
          href={toHref({ at: 'settings' })}
          aria-label={t`Settings`}
          title={t`Settings`}
          aria-current={route.at === 'settings' ? 'page' : undefined}
        >
          <Settings size={21} />
        </a>
      </header>
      <Search
        {...{ search, people, notes, current }}
        hrefOf={chatHref}
        beside={<UnreadFilter chats={chats} on={unreadOnly} onToggle={toggle} />}
      >
        <div className={css.lists} ref={scroller}>
          <Requests
            people={people}
            labelOf={(id) => invites.store.getState().invites.find((one) => one.id === id)?.label}
            onAccepted={(person) => go(routeWith(person))}
          />
          <ChatList
            people={people}
            notes={notes}
            chats={chats}
            leaving={leaving}
            drafts={drafts}
            typing={typing}
            links={links.store}
            current={current}
            unreadOnly={unreadOnly}
            scroller={scroller}
            hrefOf={chatHref}
          />
        </div>
      </Search>
    </div>
  )
}
