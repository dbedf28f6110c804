import { Trans } from '@lingui/react/macro'
import { useState } from 'react'
import { NameForm } from '../../features/identity/NameForm.tsx'
import { RestoreWords } from '../../features/recovery/RestoreWords.tsx'
import type { WordsRead } from '../../features/recovery/recovery.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { Button } from '../../ui/Button.tsx'
import { Logo } from '../../ui/Logo.tsx'
import { Page } from '../../ui/Page.tsx'
import { useApp } from '../AppContext.dom.ts'
import css from './FirstRun.module.css'

type Found = Extract<WordsRead, { ok: true }>

interface RestoreScreenProps {
  /** Kept: what was said, and with whom, is still on this device. */
  kept: boolean
  onBack(): void
}

/** Restoring: words, then whose they are, which is asked together with the name. */
export function RestoreScreen({ kept, onBack }: RestoreScreenProps) {
  const { recovery } = useApp()
  const [found, setFound] = useState<Found>()
  const back = (leave: () => void) => (
    <Button look="plain" wide onClick={leave}>
      <Trans>Back</Trans>
    </Button>
  )
  if (!found)
    return (
      <Page picture={<Logo size="l" />} title={<Trans>Welcome back</Trans>}>
        <p>
          <Trans>Your words bring back your ID, instead of a lost device and not beside it.</Trans>{' '}
          {!kept && <Trans>What friends wrote comes back from their devices; what you wrote does not.</Trans>}
        </p>
        <div className={css.form}>
          <RestoreWords<Found> recovery={recovery} onFound={setFound} />
          {back(onBack)}
        </div>
      </Page>
    )
  const end = (
    <strong dir="ltr" translate="no">
      {found.id.slice(-6)}
    </strong>
  )
  return (
    <Page picture={<Avatar id={found.id} size="xl" />} title={<Trans>Is this you?</Trans>}>
      <p data-restoring={found.id}>
        <Trans>Your ID ends in {end}?</Trans>{' '}
        {!kept && <Trans>Then your friends show up under Requests once they open the app.</Trans>}
      </p>
      <div className={css.form}>
        <NameForm
          submit={async (name) => {
            const result = await found.restore(name)
            return result.ok || result.error !== 'taken' ? result : { ok: false, error: 'storage' }
          }}
          go={<Trans>Start chatting</Trans>}
        />
        {back(() => setFound(undefined))}
      </div>
    </Page>
  )
}
