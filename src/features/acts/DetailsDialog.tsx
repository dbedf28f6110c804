import { Trans, useLingui } from '@lingui/react/macro'
import { type ReactNode, useEffect, useState } from 'react'
import type { ConversationActs, MessageDetails } from '../../conversation/conversationActs.ts'
import type { Message } from '../../conversation/message.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { useFormats } from '../../ui/formats.dom.ts'
import { DoctorLink } from '../connection/DoctorLink.tsx'
import { PersonName } from '../people/ContactName.tsx'
import { statusWords, type Waiting } from '../transcript/MessageStatus.tsx'
import css from './DetailsDialog.module.css'

interface DetailsDialogProps {
  acts: Pick<ConversationActs, 'details'>
  message: Message
  friend: string
  waiting: Waiting
  /** Connection doctor, about the other person; undefined where there is nobody to connect with. */
  doctorHref: string | undefined
  onClose(): void
}

/** Details of a message: what this device knows of it. A time that nobody kept is not told. */
export function DetailsDialog({ acts, message, friend, waiting, doctorHref, onClose }: DetailsDialogProps) {
  const { t } = useLingui()
  const formats = useFormats()
  const details = useDetails(acts, message)
  const mine = message.from === 'me'
  const { status } = message
  const who = <PersonName name={friend} />
  const moment = (at: number) => <time dateTime={new Date(at).toISOString()}>{formats.full(at)}</time>
  const rows: [ReactNode, ReactNode][] = [
    mine
      ? [<Trans key="sent">Sent</Trans>, moment(message.at)]
      : [
          <Trans key="written">Written</Trans>,
          <>
            {moment(message.at)}
            <span className={css.hint}>
              <Trans>by {who}’s clock</Trans>
            </span>
          </>,
        ],
  ]
  if (details?.arrived !== undefined) rows.push([<Trans key="arrived">Arrived</Trans>, moment(details.arrived)])
  const delivered = status === 'waiting' ? undefined : details?.delivered
  const read = status === 'read' ? details?.read : undefined
  if (delivered !== undefined) rows.push([<Trans key="delivered">Delivered</Trans>, moment(delivered)])
  if (read !== undefined) rows.push([<Trans key="read">Read</Trans>, moment(read)])
  // What is so since a time that nobody kept.
  if (details && status && (status === 'read' ? read : delivered) === undefined)
    rows.push([
      <Trans key="state">Status</Trans>,
      <>
        {statusWords(status, friend, waiting, message.former)}
        {status === 'waiting' && waiting !== 'sending' && !message.former && doctorHref && (
          <span className={css.hint}>
            <DoctorLink href={doctorHref} />
          </span>
        )}
      </>,
    ])
  if (details?.edited !== undefined) rows.push([<Trans key="edited">Edited</Trans>, moment(details.edited)])
  if (details?.ttl !== undefined) {
    const time = formats.span(details.ttl)
    const how = mine ? t`Disappears ${time} after it arrived` : t`Disappears ${time} after it was seen`
    rows.push([<Trans key="goes">Disappears</Trans>, details.due === undefined ? how : moment(details.due)])
  }
  return (
    <Dialog title={<Trans>Details</Trans>} onClose={onClose}>
      <dl className={css.rows} aria-busy={details === undefined}>
        {rows.map(([name, value], at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: they stay in their order
          <div key={at}>
            <dt className={css.name}>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  )
}

const NOTHING: MessageDetails = {}

/** Details, looked up anew with every change of the message. */
function useDetails(acts: Pick<ConversationActs, 'details'>, message: Message) {
  const [details, setDetails] = useState<MessageDetails>()
  useEffect(() => {
    let current = true
    void acts.details(message.id).then((found) => current && setDetails(found ?? NOTHING))
    return () => {
      current = false
    }
  }, [acts, message])
  return details
}
