import { Trans } from '@lingui/react/macro'
import { Lock, UserPlus, Waypoints, X } from 'lucide-react'
import type { ReactNode } from 'react'
import type { PersonId } from '../../engine/ids.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { ContactName } from '../people/ContactName.tsx'
import type { Contact, LinkState } from '../people/people.ts'
import css from './Way.module.css'

/** The way between us drawn: you — relay — friend. The words beside it say the same, so nobody needs to see it. */
export function Way({ me, contact, link }: { me: PersonId; contact: Contact; link: LinkState }) {
  const relayed = link.phase === 'online' && link.path === 'relayed'
  const sign = link.phase === 'online' ? <Lock size={13} /> : link.reason !== undefined ? <X size={14} /> : undefined
  return (
    <div className={css.way} data-phase={link.phase} data-failed={link.reason !== undefined} aria-hidden="true">
      <End picture={<Avatar id={me} size="l" />} words={<Trans>You</Trans>} />
      <Leg sign={sign} />
      {relayed && (
        <>
          <End picture={<Waypoints size={20} />} words={<Trans>Relay</Trans>} drawn />
          <Leg sign={sign} />
        </>
      )}
      <End picture={<Avatar id={contact.id} size="l" />} words={<ContactName contact={contact} />} />
    </div>
  )
}

/** Way between us as it is drawn while there is nobody at its other end. */
export function WayToNobody({ me }: { me: PersonId }) {
  return (
    <div className={`${css.way} ${css.nobody}`} data-phase="offline" aria-hidden="true">
      <End picture={<Avatar id={me} size="l" />} words={<Trans>You</Trans>} />
      <Leg sign={undefined} />
      <End picture={<UserPlus size={20} />} words={<Trans>A friend</Trans>} drawn />
    </div>
  )
}

function End({ picture, words, drawn }: { picture: ReactNode; words: ReactNode; drawn?: boolean }) {
  return (
    <span className={css.end}>
      <span className={css.picture} data-drawn={drawn}>
        {picture}
      </span>
      <span className={css.name}>{words}</span>
    </span>
  )
}

const Leg = ({ sign }: { sign: ReactNode }) => <span className={css.leg}>{sign}</span>
