import { Trans } from '@lingui/react/macro'
import { memo, useId } from 'react'
import type { Fragment } from '../../lib/excerpt.ts'
import { forDisplay } from '../../richText/safeText.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import type { Formats } from '../../ui/formats.dom.ts'
import { PersonName } from '../people/ContactName.tsx'
import css from './Search.module.css'
import type { Hit } from './search.ts'

/** Fragments of a text: what was searched for stands out, and is text like the rest. */
export const Fragments = ({ fragments }: { fragments: readonly Fragment[] }) =>
  fragments.map(({ text, hit }, at) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: fragments have no other identity, and never move
    hit ? <mark key={at}>{forDisplay(text)}</mark> : <span key={at}>{forDisplay(text)}</span>,
  )

interface HitLinkProps {
  hit: Hit
  /** Of the chat. */
  name: string
  /** The chat is the one with myself. */
  notes?: boolean
  /** Within one conversation who wrote matters, and with whom is known. */
  within: boolean
  href: string
  /** The one last gone to. */
  current: boolean
  onOpen(hit: Hit): void
  formats: Formats
  today: number
}

/** Link to a hit. Its name is the contact's name alone; all the rest is its description. */
export const HitLink = memo(function HitLink({
  hit,
  name,
  notes = false,
  within,
  href,
  current,
  onOpen,
  formats,
  today,
}: HitLinkProps) {
  const id = useId()
  return (
    <a
      className={css.hit}
      href={href}
      onClick={() => onOpen(hit)}
      data-hit={hit.id}
      data-from={hit.mine ? 'me' : hit.conversation}
      aria-current={current ? 'true' : undefined}
      aria-labelledby={`${id}n`}
      aria-describedby={`${id}w ${id}t`}
    >
      {!within && <Avatar id={hit.conversation} notes={notes} />}
      <span className={css.top}>
        <span className={css.name} id={`${id}n`}>
          {within && hit.mine ? <Trans>You</Trans> : <PersonName name={name} />}
        </span>
        <time className={css.when} id={`${id}w`} dateTime={new Date(hit.at).toISOString()} title={formats.full(hit.at)}>
          {formats.brief(hit.at, today)}
        </time>
      </span>
      <span className={css.said} id={`${id}t`}>
        {!within && hit.mine && (
          <>
            <span className={css.mine}>
              <Trans>You:</Trans>
            </span>{' '}
          </>
        )}
        <span className={css.found} dir="auto">
          <Fragments fragments={hit.fragments} />
        </span>
      </span>
    </a>
  )
})
