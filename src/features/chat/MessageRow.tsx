import { Trans, useLingui } from '@lingui/react/macro'
import { EllipsisVertical, Forward, Reply } from 'lucide-react'
import { type MouseEvent, memo, type Ref, useId, useRef, useState } from 'react'
import type { Formats } from '../../ui/formats.tsx'
import { Quoted } from './actions/Quoted.tsx'
import { Reactions } from './actions/Reactions.tsx'
import { TimerWords } from './actions/TimerWords.tsx'
import type { MessageActs } from './actions/useDesk.tsx'
import { deedsFor, isSelectable } from './actions/what.ts'
import { MessageMeta } from './MessageMeta.tsx'
import css from './MessageRow.module.css'
import { StatusIcon, statusWords } from './MessageStatus.tsx'
import type { Message } from './message.ts'
import { directionOf } from './text/direction.ts'
import { MessageText } from './text/MessageText.tsx'
import { useLongPress } from './useLongPress.tsx'
import { useSwipe } from './useSwipe.tsx'

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
  /** It still has to show itself. */
  lit: boolean
  /** Undefined while nothing is being selected. */
  selected: boolean | undefined
  acts: MessageActs
  ref?: Ref<HTMLElement>
}

/** One message. Rendered again only when something about this one changes. */
export const MessageRow = memo(function MessageRow(props: MessageRowProps) {
  const { message, formats, today, opensDay, opensUnread, friend, found } = props
  return (
    <>
      {opensDay && <p className={css.day}>{formats.day(message.at, today)}</p>}
      {opensUnread && (
        <p className={css.fresh}>
          <Trans>New messages</Trans>
        </p>
      )}
      {message.kind === 'timer' ? (
        <TimerWords message={message} friend={friend} formats={formats} />
      ) : (
        <Article key={found} {...props} />
      )}
    </>
  )
})

function Article(props: MessageRowProps) {
  const { message, friend, formats, joinsBefore, joinsAfter, current, selected, acts, ref } = props
  const { t } = useLingui()
  const { id, kind } = message
  const [asked, setAsked] = useState(false)
  const mine = message.from === 'me'
  const status = mine ? message.status : undefined
  const words = useId()
  const button = useRef<HTMLButtonElement>(null)
  const press = useLongPress((at) => acts.onMenu(id, at, button.current ?? undefined))
  const swipe = useSwipe(() => acts.onReply(id))
  const selecting = selected !== undefined
  const deeds = deedsFor(message)
  const swipes = !selecting && deeds.includes('reply')

  function onContextMenu(event: MouseEvent) {
    // A link has a menu of its own, and so has what is marked; with Shift one asks for the browser's.
    const own = (event.target as Element).closest('a, input') || getSelection()?.isCollapsed === false
    press.stop()
    if (event.shiftKey || own || selecting || !button.current) return
    event.preventDefault()
    const byKey = event.clientX === 0 && event.clientY === 0
    acts.onMenu(id, byKey ? button.current : { x: event.clientX, y: event.clientY }, button.current)
  }

  // While something is being selected, every press on a message means that.
  function onClickCapture(event: MouseEvent) {
    if (!selecting || !isSelectable(message) || event.target instanceof HTMLInputElement) return
    event.preventDefault()
    event.stopPropagation()
    acts.onSelect(id, event.shiftKey)
  }

  return (
    <article
      ref={ref}
      className={css.message}
      data-message-id={id}
      data-from={message.from}
      data-status={status}
      data-edited={message.edited === undefined ? undefined : true}
      data-deleted={kind === 'deleted' ? true : undefined}
      data-reply-to={message.quote?.id}
      data-found={props.lit || undefined}
      data-joins-before={joinsBefore}
      data-joins-after={joinsAfter}
      data-selected={selected}
      tabIndex={current ? 0 : -1}
      onContextMenu={onContextMenu}
      onClickCapture={selecting ? onClickCapture : undefined}
      onTouchStart={(event) => {
        if (!selecting) press.onTouchStart(event)
        if (swipes) swipe.onTouchStart(event)
      }}
      onTouchMove={(event) => {
        press.onTouchMove()
        swipe.onTouchMove(event)
      }}
      onTouchEnd={(event) => {
        press.onTouchEnd(event)
        swipe.onTouchEnd(event)
      }}
      onTouchCancel={(event) => {
        press.onTouchCancel()
        swipe.onTouchCancel(event)
      }}
    >
      {swipe.swiping && (
        <span className={css.answering} aria-hidden="true">
          <Reply size={20} />
        </span>
      )}
      <div className={css.line}>
        {selecting && !mine && <Check {...props} />}
        <div className={css.bubble} data-dir={kind === 'text' ? directionOf(message.text) : undefined}>
          <span className="visually-hidden">{mine ? <Trans>You:</Trans> : <bdi>{friend}:</bdi>} </span>
          {message.forwarded && kind === 'text' && (
            <span className={css.forwarded}>
              <Forward size={13} aria-hidden="true" />
              <Trans>Forwarded</Trans>
            </span>
          )}
          {message.quote && kind === 'text' && <Quoted quote={message.quote} friend={friend} onJump={acts.onJump} />}
          {kind === 'text' ? (
            <MessageText text={message.text} />
          ) : (
            <em className={css.unsupported}>
              {kind === 'deleted' ? (
                <Trans>This message was deleted.</Trans>
              ) : (
                <Trans>This version cannot show this message.</Trans>
              )}
            </em>
          )}
          <MessageMeta message={message} formats={formats} current={current} onVersions={acts.onVersions}>
            {status && kind !== 'deleted' && (
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
          </MessageMeta>
        </div>
        {deeds.length > 0 && !selecting && (
          <button
            ref={button}
            type="button"
            className={css.actions}
            aria-label={t`Message actions`}
            title={t`Message actions`}
            aria-haspopup="menu"
            tabIndex={current ? 0 : -1}
            onClick={(event) => acts.onMenu(id, event.currentTarget, event.currentTarget)}
          >
            <EllipsisVertical size={18} aria-hidden="true" />
          </button>
        )}
        {selecting && mine && <Check {...props} />}
        {status && (
          <span className={css.hover} id={words} aria-hidden="true">
            {statusWords(status, friend, props.strange, message.former)}
          </span>
        )}
      </div>
      {message.reactions && message.reactions.length > 0 && kind === 'text' && (
        <Reactions
          id={id}
          reactions={message.reactions}
          fixed={selecting || message.former === true}
          current={current}
          formats={formats}
          acts={acts}
        />
      )}
      {status && kind !== 'deleted' && (asked || status === 'failed' || (props.speaks && status === 'waiting')) && (
        <Answer {...props} status={status} />
      )}
    </article>
  )
}

function Check({ message, selected, current, acts }: MessageRowProps) {
  const { t } = useLingui()
  return (
    <label className={css.select}>
      <input
        type="checkbox"
        aria-label={t`Selected`}
        checked={selected === true}
        disabled={!isSelectable(message)}
        tabIndex={current ? 0 : -1}
        onChange={(event) => acts.onSelect(message.id, (event.nativeEvent as PointerEvent).shiftKey === true)}
      />
    </label>
  )
}

/** The status in words below its message, with what can be done about it. */
function Answer({ message, friend, strange, status, acts }: MessageRowProps & { status: string }) {
  return (
    <p className={css.answer}>
      <span>{message.status && statusWords(message.status, friend, strange, message.former)}</span>
      {((status === 'waiting' && !message.former) || status === 'failed') && (
        <span className={css.acts}>
          <button type="button" className={css.act} onClick={() => acts.onCancel(message.id)}>
            <Trans>Cancel</Trans>
          </button>
          {status === 'failed' && (
            <button type="button" className={css.act} onClick={() => acts.onRetry(message.id)}>
              <Trans>Retry</Trans>
            </button>
          )}
        </span>
      )}
    </p>
  )
}
