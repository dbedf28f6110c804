import type { I18n } from '@lingui/core'
import { I18nProvider } from '@lingui/react'
import { lazy, useEffect } from 'react'
import { useStore } from 'zustand'
import type { App, Boot } from '../app/app.ts'
import type { ReadonlyStore } from '../lib/readonlyStore.ts'
import { Guard } from '../ui/Guard.dom.ts'
import { Later } from '../ui/Later.tsx'
import { Toaster } from '../ui/Toaster.tsx'
import { AppContext } from './AppContext.dom.ts'
import { DrawnPeople } from './DrawnPeople.tsx'
import { loadLocked } from './lockViews.dom.ts'
import { type Look, rememberLook, showTextSize, showTheme } from './rememberedLook.dom.ts'
import { Shell } from './Shell.tsx'
import { Broken, Elsewhere, Failed, Newer, Starting, Unsupported } from './screens/BeforeTheApp.tsx'
import { FirstRun, Lost } from './screens/FirstRun.tsx'
import { useLanguage } from './useLanguage.dom.ts'
import { useNavigation } from './useNavigation.dom.ts'

const Forgotten = lazy(async () => ({ default: (await import('./screens/Forgotten.tsx')).Forgotten }))
const Locked = lazy(async () => ({ default: (await loadLocked()).Locked }))
const Sealing = lazy(async () => ({ default: (await loadLocked()).Sealing }))
const InvitedFirst = lazy(async () => ({ default: (await import('./screens/Invited.tsx')).InvitedFirst }))

interface RootProps {
  i18n: I18n
  boot: ReadonlyStore<Boot>
  forced: string | undefined
  look: Look
}

export function Root({ i18n, boot, forced, look }: RootProps) {
  const state = useStore(boot)
  return (
    <I18nProvider i18n={i18n}>
      <Guard fallback={<Failed />}>
        {state.phase === 'ready' ? (
          <AppContext value={state.app}>
            <Ready i18n={i18n} app={state.app} forced={forced} />
          </AppContext>
        ) : (
          <NotReady i18n={i18n} boot={state} forced={forced} look={look} />
        )}
      </Guard>
    </I18nProvider>
  )
}

function NotReady({ i18n, boot, forced, look }: { boot: Exclude<Boot, { phase: 'ready' }> } & Omit<RootProps, 'boot'>) {
  useLanguage(i18n, { forced, chosen: look.language })
  useBrokerMark('offline')
  switch (boot.phase) {
    case 'starting':
      return <Starting />
    case 'unsupported':
      return <Unsupported missing={boot.missing} />
    case 'elsewhere':
      return <Elsewhere onTakeOver={boot.takeOver} />
    case 'newer':
      return <Newer />
    case 'broken':
      return <Broken detail={boot.detail} />
    case 'locked':
      return (
        <Later>
          <Locked door={boot.door} />
        </Later>
      )
    case 'sealing':
      return (
        <Later>
          <Sealing turning={boot.turning} />
        </Later>
      )
    case 'forgotten':
      return (
        <Later>
          <Forgotten left={boot.left} onAgain={boot.again} />
        </Later>
      )
  }
}

function Ready({ i18n, app, forced }: { i18n: I18n; app: App; forced: string | undefined }) {
  const theme = useStore(app.settings.store, (state) => state.theme)
  const textSize = useStore(app.settings.store, (state) => state.textSize)
  const language = useStore(app.settings.store, (state) => state.language)
  const signalling = useStore(app.links.store, (state) => state.signalling)
  const identity = useStore(app.identity.store)
  const forgetForced = useLanguage(i18n, { forced, chosen: language })
  useBrokerMark(signalling)

  useEffect(() => {
    showTheme(theme)
    showTextSize(textSize)
    rememberLook(theme, textSize, language)
  }, [theme, textSize, language])

  switch (identity.phase) {
    case 'none':
      return <First app={app} />
    case 'lost':
      return <Lost identity={app.identity} />
    case 'ready':
      return (
        <DrawnPeople app={app} me={identity}>
          <Toaster>
            <Shell me={identity} onLanguageChosen={forgetForced} />
          </Toaster>
        </DrawnPeople>
      )
  }
}

/** First run; by an invite, where one was opened. */
function First({ app }: { app: App }) {
  const { route } = useNavigation()
  return route.at === 'invite' ? (
    <Later>
      <InvitedFirst key={route.link} link={route.link} />
    </Later>
  ) : (
    <FirstRun identity={app.identity} />
  )
}

/** `<html data-broker>`: for style sheets and for those who drive the app from outside. */
function useBrokerMark(signalling: ReturnType<App['links']['store']['getState']>['signalling']) {
  const mark = signalling === 'online' || signalling === 'connecting' ? signalling : 'offline'
  useEffect(() => {
    document.documentElement.dataset.broker = mark
  }, [mark])
}
