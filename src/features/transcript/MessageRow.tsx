import { Trans, useLingui } from '@lingui/react/macro'
import { EllipsisVertical, Reply } from 'lucide-react'
import { memo, type Ref, useId, useState } from 'react'
import { useStore } from 'zustand'
import { deedsFor, isSaid, isSelectable, saidIn } from '../../conversation/deeds.ts'
import type { Message, Reaction } from '../../conversation/message.ts'
import { directionOf } from '../../richText/direction.ts'
import type { Formats } from '../../ui/formats.dom.ts'
import { DoctorLink } from '../connection/DoctorLink.tsx'
import { articleId } from './article.dom.ts'
import { useFileData } from './fileData.dom.ts'
import { heldDeletions } from './heldDeletions.dom.ts'
import { LineContent } from './lineViews.tsx'
import { MessageMeta } from './MessageMeta.tsx'
import css from './MessageRow.module.css'
import { StatusIcon, statusWords, type Waiting } from './MessageStatus.tsx'
import type { MessageActs } from './messageActs.dom.ts'
import { QuickReactions } from './QuickReactions.tsx'
import { Reactions } from './Reactions.tsx'
import { useMessageGestures } from './useMessageGestures.dom.ts'

export interface MessageRowProps {
  message: Message
  /** Name of the other person. */
  friend: string
  /** For what messages of mine wait that have not arrived. */
  waiting: Waiting
  /** Connection doctor, about the other person; undefined where there is nobody to connect with. */
  doctorHref: string | undefined
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
  /** Jump that has just led here; rises with every jump, so that it lights up again. */
  found: number | undefined
  /** The highlight still has to show itself. */
  lit: boolean
  /** Selection: is this one in it? `undefined` while nothing is being selected. */
  selected: boolean | undefined
  acts: MessageActs
  ref?: Ref<HTMLElement>
}

/** Message row. Rendered again only when something about this one changes. */
export const MessageRow = memo(function MessageRow(props: MessageRowProps) {
  const { message, formats, today, opensDay, opensUnread, found } = props
  return (
    <>
      {opensDay && <p className={css.day}>{formats.day(message.at, today)}</p>}
      {opensUnread && (
        <p className={css.fresh}>
          <Trans>New messages</Trans>
        </p>
      )}
      {isSaid(message) ? <Article key={found} {...props} /> : <Said {...props} />}
    </>
  )
})

/** View of a message that this version can show. */
const viewOf = ({ what }: Message) => (what.kind === 'deleted' || what.kind === 'unsupported' ? undefined : what)

/** Line content: what it says, or why it says nothing. */
function Said({ message, friend, formats, acts }: MessageRowProps) {
  const view = viewOf(message)
  if (view) return <LineContent view={view} message={message} friend={friend} formats={formats} onJump={acts.onJump} />
  return (
    <em className={css.unsupported}>
      {message.what.kind === 'deleted' ? (
        <Trans>This message was deleted.</Trans>
      ) : (
        <Trans>This version cannot show this message.</Trans>
      )}
    </em>
  )
}

const NO_REACTIONS: readonly Reaction[] = []

function Article(props: MessageRowProps) {
  const { message, friend, formats, joinsBefore, joinsAfter, current, selected, acts, ref } = props
  const { t } = useLingui()
  const { id, what } = message
  const said = saidIn(message)
  const isDeleted = what.kind === 'deleted'
  const [asked, setAsked] = useState(false)
  const deleting = useStore(heldDeletions, (ids) => ids.has(id))
  const mine = message.from === 'me'
  const status = mine ? message.status : undefined
  const words = useId()
  const selecting = selected !== undefined
  const deeds = deedsFor(message)
  const { button, bubble, swiping, near, reacts, handlers } = useMessageGestures(message, selecting, acts)

  return (
    <article
      ref={ref}
      className={css.message}
      id={articleId(id)}
      data-message-id={id}
      data-from={message.from}
      data-status={status}
      data-edited={what.kind === 'text' && what.edited !== undefined ? true : undefined}
      data-deleted={isDeleted || undefined}
      data-deleting={deleting || undefined}
      data-reply-to={said?.quote?.id}
      data-found={props.lit || undefined}
      data-joins-before={joinsBefore}
      data-joins-after={joinsAfter}
      data-selected={selected}
      tabIndex={current ? 0 : -1}
      aria-keyshortcuts={reacts ? 'Plus' : undefined}
      {...useFileData(message)}
      {...handlers}
    >
      {swiping && (
        <span className={css.answering} aria-hidden="true">
          <Reply size={20} />
        </span>
      )}
      <div className={css.line}>
        {selecting && !mine && <Check {...props} />}
        <div
          ref={bubble}
          className={css.bubble}
          data-bubble={said?.quote || said?.forwarded ? 'headed' : 'plain'}
          data-dir={said?.text === undefined ? undefined : directionOf(said.text)}
        >
          <span className="visually-hidden">{mine ? <Trans>You:</Trans> : <bdi>{friend}:</bdi>} </span>
          <Said {...props} />
          <MessageMeta
            message={message}
            formats={formats}
            today={props.today}
            current={current}
            onVersions={acts.onVersions}
          >
            {status && !isDeleted && (
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
            onClick={({ currentTarget }) =>
              acts.onMenu(id, currentTarget, currentTarget, matchMedia('(hover: none)').matches ? 'lifted' : undefined)
            }
          >
            <EllipsisVertical size={18} aria-hidden="true" />
          </button>
        )}
        {selecting && mine && <Check {...props} />}
        {(status || near) && (
          <span className={css.beside}>
            {status && (
              <span className={css.hover} id={words} aria-hidden="true">
                {statusWords(status, friend, props.waiting, message.former)}
              </span>
            )}
            {near && (
              <QuickReactions id={id} reactions={message.reactions ?? NO_REACTIONS} acts={acts} button={button} />
            )}
          </span>
        )}
      </div>
      {message.reactions && message.reactions.length > 0 && (
        <Reactions
          id={id}
          reactions={message.reactions}
          fixed={selecting || message.former === true}
          current={current}
          formats={formats}
          acts={acts}
        />
      )}
      {status && !isDeleted && (asked || status === 'failed' || (props.speaks && status === 'waiting')) && (
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
function Answer({ message, friend, waiting, doctorHref, status, acts }: MessageRowProps & { status: string }) {
  return (
    <p className={css.answer}>
      <span>{message.status && statusWords(message.status, friend, waiting, message.former)}</span>
      {((status === 'waiting' && !message.former) || status === 'failed') && (
        <span className={css.acts}>
          {status === 'waiting' && waiting === 'connection' && doctorHref && <DoctorLink href={doctorHref} />}
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
