import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import type { PersonId } from '../../engine/ids.ts'
import { Button } from '../../ui/Button.tsx'
import { ContactName } from '../people/ContactName.tsx'
import type { Contact, LinkReason, LinkState } from '../people/people.ts'
import css from './LinkDetails.module.css'
import { Way } from './Way.tsx'

interface LinkDetailsProps {
  id: string
  me: PersonId
  contact: Contact
  link: LinkState
  onTry(): void
}

/** The way between us drawn, and in words: what happened, what the app does about it, what the person can do. */
export function LinkDetails({ id, me, contact, link, onTry }: LinkDetailsProps) {
  const say = sayings(contact, link)
  return (
    <section className={css.details} id={id} data-tone={toneOf(link)}>
      <Way me={me} contact={contact} link={link} />
      <div className={css.words}>
        <p className={css.what}>{say.what}</p>
        {say.does && <p>{say.does}</p>}
        {say.can && <p>{say.can}</p>}
      </div>
      {link.phase !== 'online' && (
        <Button onClick={onTry}>
          <Trans>Try now</Trans>
        </Button>
      )}
    </section>
  )
}

const toneOf = (link: LinkState) =>
  link.reason === 'intercepted' || link.reason === 'unproved' ? 'danger' : link.reason ? 'warn' : 'calm'

interface Sayings {
  what: ReactNode
  does?: ReactNode
  can?: ReactNode
}

function sayings(contact: Contact, link: LinkState): Sayings {
  const name = <ContactName contact={contact} />
  if (link.phase === 'online') {
    return link.path === 'relayed'
      ? {
          what: <Trans>Your messages pass through a relay, which carries them encrypted and cannot read them.</Trans>,
          can: <Trans>That is slower than a direct way, and just as private.</Trans>,
        }
      : {
          what: (
            <Trans>
              Your messages go straight from this browser to {name}’s, encrypted. No server sees them on the way.
            </Trans>
          ),
        }
  }
  if (link.reason !== undefined) return failure(link.reason, name)
  if (contact.status === 'asked') {
    return {
      what: <Trans>Your request waits for an answer.</Trans>,
      does: (
        <Trans>The app repeats it by itself while this page is open. What you write goes as soon as they accept.</Trans>
      ),
      can: <Trans>Tell them to open this app: they find you under Requests.</Trans>,
    }
  }
  if (link.phase === 'connecting') {
    return {
      what: <Trans>Looking for a way to {name}’s browser.</Trans>,
      does: <Trans>What you write waits on this device and goes by itself.</Trans>,
    }
  }
  return {
    what: <Trans>{name} does not have this app open right now.</Trans>,
    does: <Trans>What you write waits on this device. It goes by itself when both of you have the app open.</Trans>,
  }
}

function failure(reason: LinkReason, name: ReactNode): Sayings {
  switch (reason) {
    case 'intercepted':
      return {
        what: <Trans>Somebody between you and {name} tried to take the place of one of you.</Trans>,
        does: <Trans>The app noticed and closed the connection before a word was sent. It goes on trying.</Trans>,
        can: (
          <Trans>
            Do not trust this network or this server. Try another network, or choose another server in Settings.
          </Trans>
        ),
      }
    case 'unproved':
      return {
        what: <Trans>Whoever answered did not prove in time that they are {name}.</Trans>,
        does: <Trans>The app closed the connection before a word was sent. It goes on trying.</Trans>,
        can: <Trans>A very slow connection can be the cause. If it stays so, try another network.</Trans>,
      }
    case 'refused':
      return {
        what: <Trans>{name}’s browser turned the connection down.</Trans>,
        does: <Trans>What you write waits on this device, and the app tries again from time to time.</Trans>,
        can: <Trans>Ask {name} to reload the page and check that you are still in the list.</Trans>,
      }
    case 'unreachable':
      return {
        what: <Trans>{name} is there, but no way was found between your two networks.</Trans>,
        does: <Trans>What you write waits on this device, and the app goes on looking for a way.</Trans>,
        can: (
          <Trans>
            Another network often helps, such as a phone’s. Whoever runs this server can also set up a relay.
          </Trans>
        ),
      }
    case 'timeout':
      return {
        what: <Trans>{name}’s browser did not answer in time.</Trans>,
        does: <Trans>What you write waits on this device, and the app tries again by itself.</Trans>,
        can: <Trans>Their device may be asleep or badly connected. Ask them to open this page.</Trans>,
      }
  }
}
