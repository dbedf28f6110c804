import { Trans } from '@lingui/react/macro'
import { CloudOff } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { Button } from '../ui/Button.tsx'
import { Notice } from '../ui/Notice.tsx'
import { useApp } from './AppContext.dom.ts'

/** A start or a change of network is over before this; only what lasts is worth a word. Milliseconds. */
const STRIP_DELAY_MS = 3_000

/** Me and the broker: nothing while all is well, and one quiet line when it is not. Open chats go on without the broker. */
export function StatusStrip() {
  const { links, wake } = useApp()
  const signalling = useStore(links.store, (state) => state.signalling)
  const lasts = useLasting(signalling === 'offline' || signalling === 'connecting')
  const online = useOnline()

  let words: ReactNode
  let action: ReactNode
  if (signalling === 'replaced') {
    words = <Trans>Tête-à-tête is also open elsewhere with your ID. This page is paused; open chats go on.</Trans>
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
    action = <TryAgain onTry={wake} />
  } else if (lasts) {
    words = online ? (
      <Trans>Can’t reach the server. Open chats go on; new ones connect when it is back.</Trans>
    ) : (
      <Trans>This device is offline. What you write waits here and goes by itself.</Trans>
    )
    action = <TryAgain onTry={wake} />
  }

  return (
    <div role="status" data-strip={words ? signalling : undefined}>
      {words && (
        <Notice tone="calm" icon={<CloudOff size={16} aria-hidden="true" />} action={action}>
          {words}
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

function useLasting(troubled: boolean): boolean {
  const [lasts, setLasts] = useState(false)
  useEffect(() => {
    if (!troubled) {
      setLasts(false)
      return
    }
    const timer = setTimeout(() => setLasts(true), STRIP_DELAY_MS)
    return () => clearTimeout(timer)
  }, [troubled])
  return lasts && troubled
}

function useOnline(): boolean {
  const [online, setOnline] = useState(() => navigator.onLine)
  useEffect(() => {
    const look = () => setOnline(navigator.onLine)
    window.addEventListener('online', look)
    window.addEventListener('offline', look)
    return () => {
      window.removeEventListener('online', look)
      window.removeEventListener('offline', look)
    }
  }, [])
  return online
}
