import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import type { PersonId } from '../../engine/ids.ts'
import { Button } from '../../ui/Button.tsx'
import { ContactName } from '../people/ContactName.tsx'
import type { Contact, LinkState } from '../people/people.ts'
import { DoctorLink } from './DoctorLink.tsx'
import css from './LinkDetails.module.css'
import { RelayWords } from './RelayWords.tsx'
import type { RelayTrouble } from './relays.ts'
import type { Standing } from './standing.ts'
import { Way } from './Way.tsx'

interface LinkDetailsProps {
  me: PersonId
  contact: Contact
  link: LinkState
  standing: Standing
  /** The server lends relays. */
  relayAvailable: boolean
  /** Trouble with the relays that there are. */
  relayTrouble?: RelayTrouble | undefined
  /** Settings and the friend's page, in which the address is hidden or not. */
  settingsHref: string
  personHref: string
  /** Connection doctor, about this friend. */
  doctorHref: string
  onTry(): void
}

/** The way between us drawn, and in words: what happened, what the app does about it, what the person can do. */
export function LinkDetails(props: LinkDetailsProps) {
  const { me, contact, link, standing, onTry } = props
  const say = sayings(props)
  return (
    <section className={css.details} data-tone={toneOf(standing)}>
      <Way me={me} contact={contact} link={link} />
      <div className={css.words}>
        <p className={css.what}>{say.what}</p>
        <RelayWords trouble={props.relayTrouble} link={link} />
        {say.does && <p>{say.does}</p>}
        {say.can && <p>{say.can}</p>}
        <p className={css.doctor}>
          <DoctorLink href={props.doctorHref} />
        </p>
      </div>
      {link.phase !== 'online' && (
        <Button onClick={onTry}>
          <Trans>Try now</Trans>
        </Button>
      )}
    </section>
  )
}

const CALM: readonly Standing[] = ['online', 'asked', 'starting', 'connecting', 'away']
const toneOf = (standing: Standing) =>
  standing === 'intercepted' || standing === 'unproved' ? 'danger' : CALM.includes(standing) ? 'calm' : 'warn'

/** Sayings: how it is, what the app does by itself, what the person can do. */
export interface Sayings {
  what: ReactNode
  does?: ReactNode
  can?: ReactNode
}

type Told = Pick<LinkDetailsProps, 'contact' | 'link' | 'standing' | 'relayAvailable' | 'settingsHref' | 'personHref'>

export function sayings({ contact, link, standing, relayAvailable, settingsHref, personHref }: Told): Sayings {
  const name = <ContactName contact={contact} />
  const waits = <Trans>What you write waits on this device and goes by itself.</Trans>
  switch (standing) {
    case 'online':
      return onlineSayings(link, name)
    case 'asked':
      return {
        what: <Trans>Your request waits for an answer.</Trans>,
        does: (
          <Trans>
            The app repeats it by itself while this page is open. What you write goes as soon as they accept.
          </Trans>
        ),
        can: <Trans>Tell them to open this app: they find you under Requests.</Trans>,
      }
    case 'starting':
    case 'connecting':
      return { what: <Trans>Looking for a way to {name}’s browser.</Trans>, does: waits }
    case 'disconnected':
      return { what: <Trans>This device is offline.</Trans>, does: waits }
    case 'paused':
      return {
        what: <Trans>Tête-à-tête is also open elsewhere with your ID. This page is paused.</Trans>,
      }
    case 'rejected':
      return {
        what: (
          <Trans>
            The server does not accept the proof of your ID, so nothing new can connect. Check this device’s date and
            time, then try again.
          </Trans>
        ),
      }
    case 'serverless':
      return {
        what: <Trans>This device cannot reach the server, which is needed to find {name}.</Trans>,
        does: waits,
        can: <Trans>Check this device’s network. If that works, the server may be away for a while.</Trans>,
      }
    case 'relayless':
    case 'relaylessHere':
    case 'relayDown':
    case 'relayDownHere':
      return {
        what:
          standing === 'relayDown' || standing === 'relayDownHere' ? (
            <Trans>You hide your IP address, which takes a relay, and none lets you through.</Trans>
          ) : (
            <Trans>You hide your IP address, which takes a relay, and this server offers none at present.</Trans>
          ),
        does: <Trans>What you write waits on this device.</Trans>,
        can: (
          <>
            <Trans>Nothing connects until there is a relay, or you no longer hide your address.</Trans>{' '}
            {standing === 'relayless' || standing === 'relayDown' ? (
              <a href={settingsHref}>
                <Trans>Settings</Trans>
              </a>
            ) : (
              <a href={personHref}>
                <Trans>About this person</Trans>
              </a>
            )}
          </>
        ),
      }
    case 'away':
      return {
        what: <Trans>{name} is offline, as far as this device can tell.</Trans>,
        does: <Trans>What you write waits on this device. It goes by itself when both of you have the app open.</Trans>,
      }
    default:
      return failure(standing, name, relayAvailable)
  }
}

const onlineSayings = (link: LinkState, name: ReactNode): Sayings =>
  link.path === undefined
    ? { what: <Trans>You are connected with {name}, encrypted from browser to browser.</Trans> }
    : link.path === 'relayed'
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

type Failed = Extract<Standing, 'intercepted' | 'unproved' | 'refused' | 'unreachable' | 'timeout' | 'stranded'>

function failure(reason: Failed, name: ReactNode, relayAvailable: boolean): Sayings {
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
        can: relayAvailable ? (
          <Trans>Another network often helps, such as a phone’s.</Trans>
        ) : (
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
    case 'stranded':
      return {
        what: <Trans>This browser could not begin a connection.</Trans>,
        does: <Trans>What you write waits on this device, and the app tries again by itself.</Trans>,
        can: <Trans>Check this device’s network, and whether this browser may use it.</Trans>,
      }
  }
}
