import { lazy, useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { ConversationId, PersonId } from '../engine/ids.ts'
import { chatLink } from '../features/chatList/chatLink.dom.ts'
import { useHasFiles } from '../features/files/useHasFiles.dom.ts'
import { UpdateStrip } from '../features/installation/UpdateStrip.tsx'
import { useShared } from '../features/sharing/useShared.dom.ts'
import { Later } from '../ui/Later.tsx'
import { OnStage } from '../ui/usePageWatched.dom.ts'
import { useApp } from './AppContext.dom.ts'
import { DiskBanner, preloadDiskNotice } from './DiskBanner.tsx'
import { News } from './News.tsx'
import { NotificationOffer } from './NotificationOffer.tsx'
import { chatRoute, type Route } from './routes.ts'
import css from './Shell.module.css'
import { StatusStrip } from './StatusStrip.tsx'
import { ChatScreen, preloadChat } from './screens/lazyChat.dom.ts'
import { Nothing } from './screens/Nothing.tsx'
import { Sidebar } from './screens/Sidebar.tsx'
import { useDroppedFiles } from './useDroppedFiles.tsx'
import { type Navigation, useNavigation } from './useNavigation.dom.ts'
import { useNotificationWords } from './useNotificationWords.dom.ts'
import { useShortcuts } from './useShortcuts.dom.ts'
import { useSlide } from './useSlide.dom.ts'
import { useUnreadInTitle } from './useUnreadInTitle.dom.ts'
import { useVisibleHeight } from './useVisibleHeight.dom.ts'

const loadPalette = () => import('./screens/Palette.tsx')
const Palette = lazy(async () => ({ default: (await loadPalette()).Palette }))
const loadShortcuts = () => import('./screens/Shortcuts.tsx')
const Shortcuts = lazy(async () => ({ default: (await loadShortcuts()).Shortcuts }))
const loadNewChat = () => import('./screens/NewChat.tsx')
const NewChat = lazy(async () => ({ default: (await loadNewChat()).NewChat }))
const Welcome = lazy(async () => ({ default: (await loadNewChat()).Welcome }))
const loadSettings = () => import('./screens/SettingsScreen.tsx')
const SettingsScreen = lazy(async () => ({ default: (await loadSettings()).SettingsScreen }))
const InvitedScreen = lazy(async () => ({ default: (await import('./screens/Invited.tsx')).InvitedScreen }))
const PersonScreen = lazy(async () => ({ default: (await import('./screens/PersonScreen.tsx')).PersonScreen }))
const ShareScreen = lazy(async () => ({ default: (await import('./screens/ShareScreen.tsx')).ShareScreen }))
const ShareWaits = lazy(async () => ({ default: (await import('../features/sharing/ShareWaits.tsx')).ShareWaits }))
const DoctorScreen = lazy(async () => ({ default: (await import('./screens/DoctorScreen.tsx')).DoctorScreen }))
const TransfersScreen = lazy(async () => ({ default: (await import('./screens/TransfersScreen.tsx')).TransfersScreen }))
const WhileFilesMove = lazy(async () => ({
  default: (await import('../features/files/WhileFilesMove.dom.ts')).WhileFilesMove,
}))
const MediaScreen = lazy(async () => ({ default: (await import('./screens/MediaScreen.tsx')).MediaScreen }))
const StarredScreen = lazy(async () => ({ default: (await import('./screens/StarredScreen.tsx')).StarredScreen }))

interface ShellProps {
  me: { id: PersonId; name: string; notes: ConversationId }
  onLanguageChosen(): void
}

/** Parts of the page that are fetched once it has nothing better to do. */
function useFetchedWhenIdle() {
  useEffect(() => {
    const idle = setTimeout(() => {
      preloadChat()
      preloadDiskNotice()
      // Letters that are typed right after Ctrl+K must find it there.
      for (const load of [loadPalette, loadShortcuts, loadNewChat, loadSettings]) void load().catch(() => undefined)
    }, 1_000)
    return () => clearTimeout(idle)
  }, [])
}

/** Place in the list: on a narrow screen, whoever comes back to it finds the one that they left. */
function usePlaceInList(current: ConversationId | undefined) {
  useEffect(() => {
    if (current === undefined) return
    return () => chatLink(current)?.focus()
  }, [current])
}

/** The list of chats and one thing beside it; on a narrow screen one of the two. */
export function Shell({ me, onLanguageChosen }: ShellProps) {
  const { people, installation } = useApp()
  // Before the route is looked at: what comes with something shared leads nowhere.
  const shared = useShared()
  const navigation = useNavigation()
  const { route } = navigation
  const alone = useStore(people.store, (state) => state.contacts.length === 0)
  const height = useVisibleHeight()
  const { shown, way } = useSlide(route, !alone)
  const current = route.at === 'chat' ? route.conversation : undefined
  useUnreadInTitle(current)
  useNotificationWords()
  const shareWaits = shared.text !== undefined && route.at !== 'share'
  const main = useRef<HTMLElement>(null)
  const [above, setAbove] = useState<'palette' | 'shortcuts'>()
  useShortcuts(navigation, setAbove)
  useDroppedFiles()
  useFetchedWhenIdle()

  usePlaceInList(current)

  return (
    <div className={css.frame} style={height}>
      <DiskBanner />
      <StatusStrip />
      <UpdateStrip installation={installation} />
      <NotificationOffer />
      <div role="status" data-share-waits={shareWaits || undefined}>
        {shareWaits && (
          <Later>
            <ShareWaits ready={!alone} onChoose={() => navigation.go({ at: 'share' })} onDiscard={shared.done} />
          </Later>
        )}
      </div>
      <News />
      <FilesMoving />
      <div className={css.shell} data-view={route.at !== 'home' ? 'one' : alone ? 'both' : 'list'} data-slide={way}>
        <div className={css.side}>
          <Sidebar notes={me.notes} navigation={navigation} onSkip={() => main.current?.focus()} />
        </div>
        <main className={css.main} ref={main} tabIndex={-1} inert={way === 'out'}>
          {shown.at === 'chat' && (
            <OnStage value={way !== 'out'}>
              <Later>
                <ChatScreen
                  key={shown.conversation}
                  me={me.id}
                  notes={me.notes}
                  conversation={shown.conversation}
                  message={shown.message}
                  // What slides out has no say any more in where one is.
                  onThere={() => way !== 'out' && navigation.replace(chatRoute(shown.conversation))}
                  onBack={navigation.back}
                />
              </Later>
            </OnStage>
          )}
          {shown.at === 'person' && (
            <Later>
              <PersonScreen key={shown.person} me={me.id} person={shown.person} navigation={navigation} />
            </Later>
          )}
          {shown.at === 'invite' && (
            <Later>
              <InvitedScreen key={shown.link} link={shown.link} navigation={navigation} />
            </Later>
          )}
          {shown.at === 'settings' && (
            <Later>
              <SettingsScreen me={me} onBack={navigation.back} onLanguageChosen={onLanguageChosen} />
            </Later>
          )}
          {shown.at === 'share' && (
            <Later>
              <ShareScreen
                text={shared.text}
                onChosen={(chosen) => {
                  shared.done()
                  navigation.replace(chatRoute(chosen))
                }}
                onBack={() => {
                  // Who had a choice and goes has chosen. Who had none comes back to it.
                  if (!alone) shared.done()
                  navigation.back()
                }}
              />
            </Later>
          )}
          <ScreenBeside shown={shown} navigation={navigation} />
          {shown.at === 'new' && (
            <Later>
              <NewChat me={me} navigation={navigation} />
            </Later>
          )}
          {shown.at === 'home' && !alone && <Nothing />}
          {shown.at === 'home' && alone && (
            <Later>
              <Welcome me={me} navigation={navigation} />
            </Later>
          )}
        </main>
      </div>
      {above && <Above what={above} navigation={navigation} onOther={setAbove} />}
    </div>
  )
}

/** Files that move: what is to be done meanwhile, where there are any. */
function FilesMoving() {
  const { files, lock } = useApp()
  return useHasFiles(files) ? (
    <Later>
      <WhileFilesMove files={files} leads={lock.leads} />
    </Later>
  ) : null
}

interface AboveProps {
  what: 'palette' | 'shortcuts'
  navigation: Navigation
  onOther(what: 'palette' | 'shortcuts' | undefined): void
}

/** Above everything else: the way to a chat, or the list of keys. */
function Above({ what, navigation, onOther }: AboveProps) {
  const close = () => onOther(undefined)
  return (
    <Later>
      {what === 'palette' ? (
        <Palette
          onGo={(chosen) => navigation.go(chatRoute(chosen))}
          onShortcuts={() => onOther('shortcuts')}
          onClose={close}
        />
      ) : (
        <Shortcuts onClose={close} />
      )}
    </Later>
  )
}

/** Screen beside a chat: what stands in it, or concerns it. */
function ScreenBeside({ shown, navigation }: { shown: Route; navigation: Navigation }) {
  return (
    <>
      {shown.at === 'starred' && (
        <Later>
          <StarredScreen key={shown.conversation} only={shown.conversation} navigation={navigation} />
        </Later>
      )}
      {shown.at === 'media' && (
        <Later>
          <MediaScreen key={shown.conversation} conversation={shown.conversation} navigation={navigation} />
        </Later>
      )}
      {shown.at === 'transfers' && (
        <Later>
          <TransfersScreen onBack={navigation.back} />
        </Later>
      )}
      {shown.at === 'doctor' && (
        <Later>
          <DoctorScreen person={shown.person} navigation={navigation} />
        </Later>
      )}
    </>
  )
}
