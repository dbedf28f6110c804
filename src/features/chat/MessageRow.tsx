import { Trans } from '@lingui/react/macro'
import { memo, type Ref, useId, useState } from 'react'
import type { Formats } from '../../ui/formats.tsx'
import css from './MessageRow.module.css'
import { StatusIcon, statusWords } from './MessageStatus.tsx'
import type { Message } from './message.ts'
import { MessageText } from './text/MessageText.tsx'

export interface MessageRowProps {
  message: Message
  /** What to call the other person. */
  friend: string
  /** They have not yet accepted to be a contact. */
  strange: boolean
  formats: Formats
  today: number
  /** The first of its day. */
  opensDay: boolean
  /** The first that had not been read. */
  opensUnread: boolean
  /** Of the same author and minute or so as the one before, and the one after. */
  joinsBefore: boolean
  joinsAfter: boolean
  /** Say the status without being asked. */
  speaks: boolean
  /** The one article that the Tab key reaches. */
  current: boolean
  /** Just jumped to; rises with every jump, so that it lights up again. */
  found: number | undefined
  onCancel(id: string): void
  onRetry(id: string): void
  ref?: Ref<HTMLElement>
}

/** One message. Rendered again only when something about this one changes. */
export const MessageRow = memo(function MessageRow(props: MessageRowProps) {
  const { message, friend, formats, today, opensDay, opensUnread, joinsBefore, joinsAfter, current, ref } = props
  const [asked, setAsked] = useState(false)
  const mine = message.from === 'me'
  const status = mine ? message.status : undefined
  const words = useId()

  return (
    <>
      {opensDay && <p className={css.day}>{formats.day(message.at, today)}</p>}
      {opensUnread && (
        <p className={css.fresh}>
          <Trans>New messages</Trans>
        </p>
      )}
      <article
        ref={ref}
        className={css.message}
        data-message-id={message.id}
        data-from={message.from}
        data-status={status}
        data-edited={message.edited === undefined ? undefined : true}
        data-deleted={message.kind === 'deleted' ? true : undefined}
        data-reply-to={message.quote?.id}
        key={props.found}
        data-found={props.found === undefined ? undefined : true}
        data-joins-before={joinsBefore}
        data-joins-after={joinsAfter}
        tabIndex={current ? 0 : -1}
      >
        <div className={css.line}>
          <div className={css.bubble}>
            <span className="visually-hidden">{mine ? <Trans>You:</Trans> : <bdi>{friend}:</bdi>} </span>
            {message.kind === 'text' ? (
              <MessageText text={message.text} />
            ) : message.kind === 'deleted' ? (
              <em className={css.unsupported}>
                <Trans>This message was deleted.</Trans>
              </em>
            ) : (
              <em className={css.unsupported}>
                <Trans>This version cannot show this message.</Trans>
              </em>
            )}
            <span className={css.meta}>
              <time dateTime={new Date(message.at).toISOString()} title={formats.full(message.at)}>
                {formats.time(message.at)}
              </time>
              {status && (
                <button
                  type="button"
                  className={css.status}
                  aria-labelledby={words}
                  aria-expanded={asked}
                  tabIndex={current ? 0 : -1}
                  onClick={() => setAsked(!asked)}
                >
                  <StatusIcon status={status} />
                </button>
              )}
            </span>
          </div>
          {status && (
            <span className={css.hover} id={words} aria-hidden="true">
              {statusWords(status, friend, props.strange)}
            </span>
          )}
        </div>
        {status && (asked || status === 'failed' || (props.speaks && status === 'waiting')) && (
          <Answer {...props} status={status} />
        )}
      </article>
    </>
  )
})

/** The status in words below its message, with what can be done about it. */
function Answer({ message, friend, strange, status, onCancel, onRetry }: MessageRowProps & { status: string }) {
  return (
    <p className={css.answer}>
      <span>{message.status && statusWords(message.status, friend, strange)}</span>
      {status === 'waiting' && (
        <button type="button" className={css.act} onClick={() => onCancel(message.id)}>
          <Trans>Cancel</Trans>
        </button>
      )}
      {status === 'failed' && (
        <button type="button" className={css.act} onClick={() => onRetry(message.id)}>
          <Trans>Retry</Trans>
        </button>
      )}
    </p>
  )
}
