import { Trans, useLingui } from '@lingui/react/macro'
import { ChevronDown } from 'lucide-react'
import type { ReactNode } from 'react'
import { useFormats } from '../../ui/formats.dom.ts'
import { useToday } from '../../ui/useNow.dom.ts'
import type { Contact, LinkState } from '../people/people.ts'
import css from './LinkLine.module.css'
import type { Standing } from './standing.ts'

interface LinkLineProps {
  contact: Contact
  link: LinkState
  standing: Standing
  /** Messages of mine wait that have not arrived yet. */
  waits: boolean
  /** Are the details below open? */
  open: boolean
  controls: string
  onToggle(): void
}

/** Link with this friend, in words; pressed, it tells the rest. */
export function LinkLine({ contact, link, standing, waits, open, controls, onToggle }: LinkLineProps) {
  const { t } = useLingui()
  const formats = useFormats()
  const today = useToday()
  return (
    <div
      className={css.line}
      data-link={link.phase}
      data-path={link.phase === 'online' ? link.path : undefined}
      data-link-reason={link.reason}
    >
      <span className={css.dot} />
      <span className={css.words}>
        {linkWords(
          standing,
          link,
          waits,
          contact.lastSeen === undefined ? undefined : formats.moment(contact.lastSeen, today),
        )}
        <ChevronDown className={css.more} size={14} aria-hidden="true" />
      </span>
      {/* Its name stays the same whatever the words say: who drives the page by names finds it, and nothing else in its place. */}
      <button
        type="button"
        className={css.toggle}
        aria-label={t`Connection details`}
        aria-expanded={open}
        aria-controls={controls}
        onClick={onToggle}
      />
    </div>
  )
}

/** `seen`: when the friend was last seen, if ever. */
export function linkWords(standing: Standing, link: LinkState, waits: boolean, seen: string | undefined): ReactNode {
  switch (standing) {
    case 'online':
      if (link.path === 'direct') return <Trans>online · direct</Trans>
      return link.path === 'relayed' ? <Trans>online · relayed</Trans> : <Trans>online</Trans>
    case 'intercepted':
      return <Trans>connection intercepted: what happened?</Trans>
    case 'unproved':
      return <Trans>could not be proved: why?</Trans>
    case 'disconnected':
      return <Trans>this device is offline</Trans>
    case 'paused':
      return <Trans>paused: open elsewhere</Trans>
    case 'rejected':
    case 'serverless':
      return <Trans>no connection to the server</Trans>
    case 'asked':
      return <Trans>Request sent · you can write</Trans>
    case 'relayless':
    case 'relaylessHere':
      return <Trans>no relay: why?</Trans>
    case 'starting':
      return <Trans>connecting…</Trans>
    case 'connecting':
      return link.reason ? <Trans>trying again…</Trans> : <Trans>connecting…</Trans>
    case 'away':
      return awayWords(waits, seen)
    default:
      // Tries come and go, and change nothing of it.
      return failedWords(standing)
  }
}

type Failed = Extract<Standing, 'refused' | 'unreachable' | 'timeout' | 'stranded' | 'relayDown' | 'relayDownHere'>

/** Failure of the last try, until one goes well. */
function failedWords(standing: Failed): ReactNode {
  switch (standing) {
    case 'refused':
      return <Trans>refused: why?</Trans>
    case 'unreachable':
      return <Trans>unreachable: why?</Trans>
    case 'timeout':
      return <Trans>no answer: why?</Trans>
    case 'stranded':
      return <Trans>cannot connect: why?</Trans>
    case 'relayDown':
    case 'relayDownHere':
      return <Trans>no relay: why?</Trans>
  }
}

function awayWords(waits: boolean, seen: string | undefined): ReactNode {
  if (seen === undefined) return waits ? <Trans>offline · messages wait</Trans> : <Trans>offline</Trans>
  return waits ? <Trans>seen {seen} · messages wait</Trans> : <Trans>last seen {seen}</Trans>
}
