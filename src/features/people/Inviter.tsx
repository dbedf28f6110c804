import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import type { PersonId } from '../../engine/ids.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { useMinute } from '../../ui/useNow.dom.ts'
import { ContactName, PersonName, shortId } from './ContactName.tsx'
import css from './Inviter.module.css'
import type { PasteReading, People } from './people.ts'

interface InviterProps {
  people: Pick<People, 'store' | 'mistakable'>
  reading: PasteReading
  /** At servers that do not know each other: then nothing is said of when they meet. */
  apart: boolean
  hrefOf(id: PersonId): string
  /** Opens the chat with whom I have already; without it the link leads there. */
  onOpen?: ((id: PersonId) => void) | undefined
  /** Children: what there is to do, unless there is nothing. */
  children: ReactNode
}

/** Inviter: who gave the link that was opened, as far as it says so, and what is wrong with it. */
export function Inviter({ people, reading, apart, hrefOf, onOpen, children }: InviterProps) {
  if (!reading.ok)
    return (
      <div className={css.inviter} {...('id' in reading && { 'data-inviter': reading.id })}>
        <p className={css.wrong} role="alert" data-error={reading.error}>
          <WrongLink {...{ reading, people, hrefOf, onOpen }} />
        </p>
      </div>
    )
  const { id, invite } = reading
  const name = invite?.name ?? ''
  return (
    <div className={css.inviter} data-inviter={id}>
      <Avatar id={id} size="xl" />
      <Who people={people} id={id} name={name} />
      <Outcome invite={invite} apart={apart} />
      {children}
    </div>
  )
}

function Who({ people, id, name }: { people: InviterProps['people']; id: PersonId; name: string }) {
  const mistakable = people.mistakable(id, name)
  const end = (
    <code className={css.end} dir="ltr" translate="no">
      {id.slice(-6)}
    </code>
  )
  const known = mistakable?.contact && <ContactName contact={mistakable.contact} />
  if (name === '' || mistakable?.alike === 'id')
    return (
      <p className={css.words}>
        <Trans>Somebody would like to chat with you. Their ID ends in {end}</Trans>
      </p>
    )
  const who = (
    <strong className={css.name}>
      <PersonName name={mistakable ? `${name} (${shortId(id)})` : name} />
    </strong>
  )
  return (
    <>
      <p className={css.words}>
        <Trans>{who} would like to chat with you.</Trans>
      </p>
      <p className={css.tip}>
        <Trans>The name is what they call themselves. Their ID ends in {end}</Trans>
      </p>
      {known && (
        <p className={css.doubt} data-mistakable>
          <Trans>
            <strong>Not the {known} you know.</strong> Their ID: {end}
          </Trans>
        </p>
      )}
    </>
  )
}

/** Outcome: at once, or once they say yes. */
function Outcome({ invite, apart }: { invite: Extract<PasteReading, { ok: true }>['invite']; apart: boolean }) {
  const now = useMinute()
  if (invite?.secret === 'broken')
    return (
      <p className={css.wrong} role="alert" data-error="broken">
        <Trans>Part of this link was lost on the way. You can ask them all the same, or have it sent again.</Trans>
      </p>
    )
  if (invite?.until !== undefined && invite.until < now)
    return (
      <p className={css.wrong} role="alert" data-error="expired">
        <Trans>This invite has run out. You can ask them all the same, or have a new one sent.</Trans>
      </p>
    )
  if (apart) return null
  return (
    <p className={css.tip}>
      {invite?.until === undefined ? (
        <Trans>They are asked, and you can already write. It goes as soon as they accept.</Trans>
      ) : (
        <Trans>You are connected as soon as both of you have Tête-à-tête open. You can already write.</Trans>
      )}
    </p>
  )
}

function WrongLink({
  reading,
  people,
  hrefOf,
  onOpen,
}: Pick<InviterProps, 'people' | 'hrefOf' | 'onOpen'> & WrongProps) {
  switch (reading.error) {
    case 'self':
      return <Trans>This is your own invite. Send it to a friend: it works for them.</Trans>
    case 'known': {
      const contact = people.store.getState().contacts.find((one) => one.id === reading.id)
      return (
        <Trans>
          You already have <ContactName contact={contact ?? { id: reading.id, name: '' }} />.{' '}
          <a
            href={hrefOf(reading.id)}
            onClick={(event) => {
              if (!onOpen) return
              event.preventDefault()
              onOpen(reading.id)
            }}
          >
            Open the chat
          </a>
        </Trans>
      )
    }
    case 'typo':
      return <Trans>This link has a typo: a character is missing or wrong. Have it sent again.</Trans>
    default:
      return <Trans>This is not an invite of this app.</Trans>
  }
}
interface WrongProps {
  reading: Extract<PasteReading, { ok: false }>
}
