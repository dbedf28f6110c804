import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import type { PersonId } from '../../engine/ids.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import type { LinkState } from '../people/people.ts'
import css from './Presence.module.css'

/** An avatar with a full dot for online and a ring for connecting: told apart by shape as well as by colour. */
export function PresentAvatar({
  id,
  phase,
  size = 'm',
}: {
  id: PersonId
  phase: LinkState['phase']
  size?: 'm' | 'l'
}) {
  return (
    <span className={css.present} data-phase={phase}>
      <Avatar id={id} size={size} />
    </span>
  )
}

/** Presence of a friend. A link that was lost is being sought anew; until then nothing is said of whoever was there. */
export const presenceOf = (link: LinkState | undefined, known: boolean): LinkState['phase'] =>
  known && link?.reason === 'lost' ? 'connecting' : (link?.phase ?? 'offline')

/** `known`: this device reaches the server, so that it can tell. */
export function presenceWords(phase: LinkState['phase'], known: boolean): ReactNode {
  switch (phase) {
    case 'online':
      return <Trans>online</Trans>
    case 'connecting':
      return <Trans>connecting…</Trans>
    case 'offline':
      return known ? <Trans>offline</Trans> : <Trans>no connection to the server</Trans>
  }
}
