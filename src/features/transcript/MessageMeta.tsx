import { Trans, useLingui } from '@lingui/react/macro'
import { Pin, Star } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Message } from '../../conversation/message.ts'
import type { EntryId } from '../../engine/ids.ts'
import type { Formats } from '../../ui/formats.dom.ts'
import css from './MessageMeta.module.css'

interface MessageMetaProps {
  message: Message
  formats: Formats
  today: number
  /** The Tab key reaches what can be pressed. */
  current: boolean
  onVersions(id: EntryId): void
  /** The status, of mine. */
  children: ReactNode
}

/** Metadata: what else there is to know of a message, small, at the end of its last line. */
export function MessageMeta({ message, formats, today, current, onVersions, children }: MessageMetaProps) {
  const { t } = useLingui()
  const edited = message.what.kind === 'text' ? message.what.edited : undefined
  return (
    <span className={css.meta}>
      {message.starred && <Star size={11} fill="currentColor" role="img" aria-label={t`Starred`} />}
      {message.pinned && <Pin size={11} fill="currentColor" role="img" aria-label={t`Pinned`} />}
      {edited !== undefined && (
        <button
          type="button"
          className={css.edited}
          tabIndex={current ? 0 : -1}
          aria-haspopup="dialog"
          onClick={() => onVersions(message.id)}
        >
          <Trans>edited</Trans>
        </button>
      )}
      {message.arrived !== undefined && (
        <span className={css.arrived} title={formats.full(message.arrived)}>
          <Arrived moment={formats.moment(message.arrived, today)} />
        </span>
      )}
      <time dateTime={new Date(message.at).toISOString()} title={formats.full(message.at)}>
        {formats.time(message.at)}
      </time>
      {children}
    </span>
  )
}

/** Arrival: of what stands further up than it came. */
const Arrived = ({ moment }: { moment: string }) => <Trans>arrived {moment}</Trans>
