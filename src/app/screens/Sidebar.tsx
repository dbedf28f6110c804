import { Trans, useLingui } from '@lingui/react/macro'
import { MessageSquarePlus, Settings } from 'lucide-react'
import { useRef } from 'react'
import { ChatList } from '../../features/chat/ChatList.tsx'
import { Requests } from '../../features/contacts/Requests.tsx'
import { Search } from '../../features/search/Search.tsx'
import { IconButton } from '../../ui/Button.tsx'
import { Mark } from '../../ui/Mark.tsx'
import { useApp } from '../AppContext.tsx'
import { toHref } from '../routes.ts'
import type { Navigation } from '../useNavigation.tsx'
import css from './Sidebar.module.css'

const hrefOf = (peer: string) => toHref({ at: 'chat', peer })
const hrefAt = (peer: string, message?: string) =>
  toHref(message === undefined ? { at: 'chat', peer } : { at: 'chat', peer, message })

interface SidebarProps {
  navigation: Navigation
  /** Past the list, for those who come by keyboard. */
  onSkip(): void
}

export function Sidebar({ navigation, onSkip }: SidebarProps) {
  const { t } = useLingui()
  const { contacts, chat, links, search } = useApp()
  const { route, go } = navigation
  const scroller = useRef<HTMLDivElement>(null)
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
        <Mark />
        <h1 className={css.name} translate="no">
          Tête-à-tête
        </h1>
        <IconButton label={t`New chat`} onClick={() => go({ at: 'new' })}>
          <MessageSquarePlus size={21} />
        </IconButton>
        <a
          className={css.settings}
          href={toHref({ at: 'settings' })}
          aria-label={t`Settings`}
          title={t`Settings`}
          aria-current={route.at === 'settings' ? 'page' : undefined}
        >
          <Settings size={21} />
        </a>
      </header>
      <Search search={search} contacts={contacts} peer={route.at === 'chat' ? route.peer : undefined} hrefOf={hrefAt}>
        <div className={css.lists} ref={scroller}>
          <Requests contacts={contacts} onAccepted={(peer) => go({ at: 'chat', peer })} />
          <ChatList
            contacts={contacts}
            chat={chat}
            links={links.store}
            current={route.at === 'chat' ? route.peer : undefined}
            scroller={scroller}
            hrefOf={hrefOf}
          />
        </div>
      </Search>
    </div>
  )
}
