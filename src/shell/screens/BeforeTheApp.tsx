import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import type { Missing } from '../../app/app.ts'
import { isShared } from '../../features/sharing/useShared.dom.ts'
import { Button } from '../../ui/Button.tsx'
import { Logo } from '../../ui/Logo.tsx'
import { Page } from '../../ui/Page.tsx'
import css from './BeforeTheApp.module.css'

const reload = () => location.reload()

/** Seen only when starting takes long enough to be noticed. */
export function Starting() {
  return (
    <main className={css.starting} aria-busy="true">
      <Logo size="l" />
      <h1 className="visually-hidden" translate="no">
        Tête-à-tête
      </h1>
      <p className="visually-hidden" role="status">
        <Trans>Starting…</Trans>
      </p>
    </main>
  )
}

export function Unsupported({ missing }: { missing: readonly Missing[] }) {
  return (
    <Page picture={<Logo size="l" />} title={<Trans>This browser cannot run Tête-à-tête</Trans>}>
      <ul className={css.missing}>
        {missing.map((what) => (
          <li key={what} data-missing={what}>
            {lacking(what)}
          </li>
        ))}
      </ul>
    </Page>
  )
}

function lacking(what: Missing): ReactNode {
  switch (what) {
    case 'secure-context':
      return (
        <Trans>
          This page was not loaded over a secure connection, and browsers encrypt only on pages that were. Open it with
          https:// in front of the address, or as localhost.
        </Trans>
      )
    case 'webrtc':
      return (
        <Trans>
          It has no WebRTC, the way from browser to browser. It may be switched off by a setting or an extension;
          otherwise use a current Firefox, Chrome, Edge or Safari.
        </Trans>
      )
    case 'indexeddb':
      return (
        <Trans>
          It lets this page store nothing, and your messages are kept nowhere else. Leave private mode, or allow this
          site to store data.
        </Trans>
      )
    case 'ed25519':
      return (
        <Trans>
          It does not know Ed25519, the kind of signature that proves who is who. A newer version does: update it.
        </Trans>
      )
    case 'locks':
      return (
        <Trans>
          It cannot keep two tabs from getting in each other’s way (Web Locks). A newer version can: update it.
        </Trans>
      )
  }
}

export function Elsewhere({ onTakeOver }: { onTakeOver(): void }) {
  return (
    <Page picture={<Logo size="l" />} title={<Trans>Open in another tab</Trans>}>
      <p>
        <Trans>
          Tête-à-tête is already running in another tab or window of this browser. Only one can talk at a time.
        </Trans>
      </p>
      {isShared() && (
        <p>
          <Trans>Something was shared with it, and waits here.</Trans>
        </p>
      )}
      <div className={css.actions}>
        <Button look="primary" onClick={onTakeOver}>
          <Trans>Use here</Trans>
        </Button>
      </div>
    </Page>
  )
}

export function Newer() {
  return (
    <Page picture={<Logo size="l" />} title={<Trans>This page is older than your data</Trans>}>
      <p>
        <Trans>
          A newer version of the app has been used here. Your messages are untouched. Reload to get that version.
        </Trans>
      </p>
      <Reload />
    </Page>
  )
}

export function Broken({ detail }: { detail: string }) {
  return (
    <Page picture={<Logo size="l" />} title={<Trans>Your messages cannot be opened</Trans>}>
      <p>
        <Trans>This browser’s storage for the app does not open. Nothing has been deleted.</Trans>
      </p>
      <p>
        <Trans>
          Reload the page first. If that does not help, restart the browser and check that the disk has free space.
        </Trans>
      </p>
      <Reload />
      <details className={css.detail}>
        <summary>
          <Trans>What the browser says</Trans>
        </summary>
        <code dir="ltr">{detail}</code>
      </details>
    </Page>
  )
}

/** A mistake of ours. */
export function Failed() {
  return (
    <Page picture={<Logo size="l" />} title={<Trans>Something went wrong in the app</Trans>}>
      <p>
        <Trans>That is our mistake, not yours. Your messages are on this device; reload to go on.</Trans>
      </p>
      <Reload />
    </Page>
  )
}

const Reload = () => (
  <div className={css.actions}>
    <Button look="primary" onClick={reload}>
      <Trans>Reload</Trans>
    </Button>
  </div>
)
