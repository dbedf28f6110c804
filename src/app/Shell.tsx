import { lazy, useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { Later } from '../ui/Later.tsx'
import { useApp } from './AppContext.tsx'
import { DiskBanner } from './DiskBanner.tsx'
import { News } from './News.tsx'
import { NotificationOffer } from './NotificationOffer.tsx'
import css from './Shell.module.css'
import { StatusStrip } from './StatusStrip.tsx'
import { ChatScreen, preloadChat } from './screens/ChatScreen.tsx'
import { NewChat, Nothing, Welcome } from './screens/NewChat.tsx'
import { Sidebar } from './screens/Sidebar.tsx'
import { UpdateStrip } from './UpdateStrip.tsx'
import { useNavigation } from './useNavigation.tsx'
import { useNotificationWords } from './useNotificationWords.tsx'
import { useShared } from './useShared.tsx'
import { useShortcuts } from './useShortcuts.tsx'
import { useUnreadInTitle } from './useUnreadInTitle.tsx'
import { useVisibleHeight } from './useVisibleHeight.tsx'

const loadPalette = () => import('./screens/Palette.tsx')
const Palette = lazy(async () => ({ default: (await loadPalette()).Palette }))
const loadSettings = () => import('./screens/SettingsScreen.tsx')
const SettingsScreen = lazy(async () => ({ default: (await loadSettings()).SettingsScreen }))
const ShareInto = lazy(async () => ({ default: (await import('./screens/ShareInto.tsx')).ShareInto }))
const ShareWaits = lazy(async () => ({ default: (await import('./ShareWaits.tsx')).ShareWaits }))
const StarredScreen = lazy(async () => ({ default: (await import('./screens/StarredScreen.tsx')).StarredScreen }))

interface ShellProps {
  me: { id: string; name: string }
  onLanguageChosen(): void
}

/** The list of chats and one thing beside it; on a narrow screen one of the two. */
export function Shell({ me, onLanguageChosen }: ShellProps) {
  const { contacts } = useApp()
  const navigation = useNavigation()
  const { route } = navigation
  const alone = useStore(contacts.store, (state) => state.contacts.length === 0)
  const height = useVisibleHeight()
  const peer = route.at === 'chat' ? route.peer : undefined
  useUnreadInTitle(peer)
  useNotificationWords()
  const shared = useShared(navigation)
  const shareWaits = shared.text !== undefined && shared.led && route.at !== 'share'
  const main = useRef<HTMLElement>(null)
  const [jumping, setJumping] = useState(false)
  useShortcuts(navigation, () => setJumping(true))

  useEffect(() => {
    const idle = setTimeout(() => {
      preloadChat()
      // Letters that are typed right after Ctrl+K must find it there.
      void loadPalette().catch(() => undefined)
      void loadSettings().catch(() => undefined)
    }, 1_000)
    return () => clearTimeout(idle)
  }, [])

  // On a narrow screen, whoever comes back to the list finds the place they left.
  useEffect(() => {
    if (peer === undefined) return
    return () => document.querySelector<HTMLElement>(`nav a[data-peer="${peer}"]`)?.focus()
  }, [peer])

  return (
    <div className={css.frame} style={height}>
      <DiskBanner />
      <StatusStrip />
      <UpdateStrip />
      <NotificationOffer />
      <div role="status" data-share-waits={shareWaits || undefined}>
        {shareWaits && (
          <Later>
            <ShareWaits ready={!alone} onChoose={() => navigation.go({ at: 'share' })} onDiscard={shared.done} />
          </Later>
        )}
      </div>
      <News />
      <div className={css.shell} data-view={route.at !== 'home' ? 'one' : alone ? 'both' : 'list'}>
        <div className={css.side}>
          <Sidebar navigation={navigation} onSkip={() => main.current?.focus()} />
        </div>
        <main className={css.main} ref={main} tabIndex={-1}>
          {route.at === 'chat' && (
            <ChatScreen
              key={route.peer}
              me={me.id}
              peer={route.peer}
              message={route.message}
              onThere={() => navigation.replace({ at: 'chat', peer: route.peer })}
              onBack={navigation.back}
            />
          )}
          {route.at === 'settings' && (
            <Later>
              <SettingsScreen me={me} onBack={navigation.back} onLanguageChosen={onLanguageChosen} />
            </Later>
          )}
          {route.at === 'share' && (
            <Later>
              <ShareInto
                text={shared.text}
                onChosen={(chosen) => {
                  shared.done()
                  navigation.replace({ at: 'chat', peer: chosen })
                }}
                onBack={() => {
                  // Who had a choice and goes has chosen. Who had none comes back to it.
                  if (!alone) shared.done()
                  navigation.back()
                }}
              />
            </Later>
          )}
          {route.at === 'starred' && (
            <Later>
              <StarredScreen onBack={navigation.back} />
            </Later>
          )}
          {route.at === 'new' && <NewChat me={me.id} navigation={navigation} />}
          {route.at === 'home' && (alone ? <Welcome me={me} navigation={navigation} /> : <Nothing />)}
        </main>
      </div>
      {jumping && (
        <Later>
          <Palette onGo={(peer) => navigation.go({ at: 'chat', peer })} onClose={() => setJumping(false)} />
        </Later>
      )}
    </div>
  )
}
