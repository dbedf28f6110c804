import { Trans, useLingui } from '@lingui/react/macro'
import { ChevronDown } from 'lucide-react'
import type { ReactNode } from 'react'
import { type Formats, useFormats } from '../../ui/formats.dom.ts'
import { useToday } from '../../ui/useNow.dom.ts'
import type { Contact, LinkReason, LinkState } from '../people/people.ts'
import css from './LinkLine.module.css'

interface LinkLineProps {
  contact: Contact
  link: LinkState
  /** Are the details below open? */
  open: boolean
  controls: string
  onToggle(): void
}

/** Link with this friend, in words; pressed, it tells the rest. */
export function LinkLine({ contact, link, open, controls, onToggle }: LinkLineProps) {
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
        {linkWords(contact, link, formats, today)}
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

export function linkWords(contact: Contact, link: LinkState, formats: Formats, today: number): ReactNode {
  if (link.phase === 'online') return onlineWords(link)
  // What may be an attack is said before anything else.
  if (link.reason === 'intercepted' || link.reason === 'unproved') return reasonWords(link.reason)
  if (contact.status === 'asked') return <Trans>Request sent · you can already write</Trans>
  if (link.phase === 'connecting') return link.reason ? <Trans>trying again…</Trans> : <Trans>connecting…</Trans>
  if (link.reason !== undefined) return reasonWords(link.reason)
  if (contact.lastSeen !== undefined) {
    const seen = formats.moment(contact.lastSeen, today)
    return <Trans>last seen {seen} · messages wait</Trans>
  }
  return <Trans>offline · messages wait</Trans>
}

function onlineWords(link: LinkState): ReactNode {
  if (link.path === 'direct') return <Trans>online · direct</Trans>
  if (link.path === 'relayed') return <Trans>online · relayed</Trans>
  return <Trans>online</Trans>
}

function reasonWords(reason: LinkReason): ReactNode {
  switch (reason) {
    case 'intercepted':
      return <Trans>connection intercepted: what happened?</Trans>
    case 'unproved':
      return <Trans>could not be proved: why?</Trans>
    case 'refused':
      return <Trans>refused: why?</Trans>
    case 'unreachable':
      return <Trans>unreachable: why?</Trans>
    case 'timeout':
      return <Trans>no answer: why?</Trans>
  }
}
