import { Trans } from '@lingui/react/macro'
import { useState } from 'react'
import { PersonName } from '../../features/people/ContactName.tsx'
import type { LinkState } from '../../features/people/people.ts'

/** Comings and goings, for those who do not see the header. Trying to connect is no news. */
export function PresenceNews({ name, phase }: { name: string; phase: LinkState['phase'] }) {
  // Who is being tried when one comes is not there: that the try fails is no news either.
  const [told, setTold] = useState({ phase: phase === 'connecting' ? 'offline' : phase, news: false })
  if (phase !== 'connecting' && phase !== told.phase) setTold({ phase, news: true })
  const who = <PersonName name={name} />
  return (
    <p className="visually-hidden" role="status">
      {told.news &&
        (told.phase === 'online' ? <Trans>{who} is online</Trans> : <Trans>No longer connected with {who}</Trans>)}
    </p>
  )
}
