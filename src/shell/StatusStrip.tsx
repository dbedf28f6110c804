import { Trans } from '@lingui/react/macro'
import { CloudOff } from 'lucide-react'
import type { ReactNode } from 'react'
import { useStore } from 'zustand'
import { DoctorLink } from '../features/connection/DoctorLink.tsx'
import { useServer } from '../features/connection/useServer.dom.ts'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { useApp } from './AppContext.dom.ts'
import { toHref } from './routes.ts'

/** Me and the broker: nothing while all is well, and one quiet line when it is not. Chats that are open go on without the broker. */
export function StatusStrip() {
  const { links, wake } = useApp()
  const { signalling, lasts, online } = useServer(links.store)
  const someOnline = useStore(links.store, ({ byPeer }) =>
    Object.values(byPeer).some(({ phase }) => phase === 'online'),
  )

  let words: ReactNode
  let action: ReactNode
  if (signalling === 'replaced') {
    words = (
      <>
        <Trans>Tête-à-tête is also open elsewhere with your ID. This page is paused.</Trans>
        {someOnline && (
          <>
            {' '}
            <Trans>Open chats go on.</Trans>
          </>
        )}
      </>
    )
    action = (
      <Button look="plain" onClick={() => location.reload()}>
        <Trans>Use here</Trans>
      </Button>
    )
  } else if (signalling === 'refused') {
    words = (
      <Trans>
        The server does not accept the proof of your ID, so nothing new can connect. Check this device’s date and time,
        then try again.
      </Trans>
    )
    action = <TryAgain onTry={() => wake(true)} />
  } else if (lasts) {
    words = (
      <>
        {online ? <Trans>Can’t reach the server.</Trans> : <Trans>This device is offline.</Trans>}{' '}
        {online && someOnline ? (
          <Trans>Open chats go on; new ones connect when it is back.</Trans>
        ) : (
          <Trans>What you write waits on this device and goes by itself.</Trans>
        )}
      </>
    )
    action = <TryAgain onTry={() => wake(true)} />
  }

  return (
    <div role="status" data-strip={words ? signalling : undefined}>
      {words && (
        <Notice tone="calm" icon={<CloudOff size={16} aria-hidden="true" />} action={action}>
          {words} {signalling !== 'replaced' && <DoctorLink href={toHref({ at: 'doctor' })} />}
        </Notice>
      )}
    </div>
  )
}

const TryAgain = ({ onTry }: { onTry(): void }) => (
  <Button look="plain" onClick={onTry}>
    <Trans>Try again</Trans>
  </Button>
)
