import { Trans } from '@lingui/react/macro'
import type { Identity } from '../../features/identity/identity.ts'
import { NameForm } from '../../features/identity/NameForm.tsx'
import { Logo } from '../../ui/Logo.tsx'
import { Page } from '../../ui/Page.tsx'
import css from './FirstRun.module.css'

/** First run: one question, then in. */
export function FirstRun({ identity }: { identity: Identity }) {
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
      </div>
    </Page>
  )
}

/** The keys are gone. A new identity is never made silently: friends would wait for one who cannot come back. */
export function Lost({ identity }: { identity: Identity }) {
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
      </div>
    </Page>
  )
}
