import { Trans } from '@lingui/react/macro'
import { lazy, type ReactNode, useState } from 'react'
import type { Identity } from '../../features/identity/identity.ts'
import { NameForm } from '../../features/identity/NameForm.tsx'
import { Button } from '../../ui/Button.tsx'
import { Later } from '../../ui/Later.tsx'
import { Logo } from '../../ui/Logo.tsx'
import { Page } from '../../ui/Page.tsx'
import css from './FirstRun.module.css'

const RestoreScreen = lazy(async () => ({ default: (await import('./RestoreScreen.tsx')).RestoreScreen }))

/** Way back: for who had an ID before. Instead of what stands here, once it is taken. */
function useWayBack(words: ReactNode, kept: boolean) {
  const [taken, setTaken] = useState(false)
  const screen = taken && (
    <Later>
      <RestoreScreen kept={kept} onBack={() => setTaken(false)} />
    </Later>
  )
  const button = (
    <Button look="plain" wide onClick={() => setTaken(true)}>
      {words}
    </Button>
  )
  return { screen, button }
}

/** First run: one question, then in. */
export function FirstRun({ identity }: { identity: Identity }) {
  const back = useWayBack(<Trans>I have been here before</Trans>, false)
  if (back.screen) return back.screen
  return (
    <Page picture={<Logo size="l" />} title={<span translate="no">Tête-à-tête</span>}>
      <p>
        <Trans>
          Chat straight from your browser to a friend’s. No account, and no server in between reads or keeps what you
          write.
        </Trans>
      </p>
      <p>
        <Trans>Messages travel while both of you have this page open. Closed, it receives nothing.</Trans>
      </p>
      <div className={css.form}>
        <NameForm submit={(name) => identity.create(name)} go={<Trans>Start chatting</Trans>} />
        {back.button}
      </div>
    </Page>
  )
}

/** The keys are gone. A new identity is never made silently: friends would wait for one who cannot come back. */
export function Lost({ identity }: { identity: Identity }) {
  const back = useWayBack(<Trans>Recovery words</Trans>, true)
  if (back.screen) return back.screen
  return (
    <Page picture={<Logo size="l" />} title={<Trans>Your identity is no longer here</Trans>}>
      <p>
        <Trans>
          This browser has lost the keys that were your ID. It may have cleared this site’s data. Nobody else has them
          either, so nobody can write in your name.
        </Trans>
      </p>
      <p>
        <Trans>
          You can start anew with a new ID. What you wrote stays here, and the app asks your friends again under it.
        </Trans>
      </p>
      <div className={css.form}>
        <NameForm submit={(name) => identity.create(name)} go={<Trans>Start anew</Trans>} />
        {back.button}
      </div>
    </Page>
  )
}
