import { Trans } from '@lingui/react/macro'
import type { ConversationId } from '../../engine/ids.ts'
import { DoctorLink } from '../../features/connection/DoctorLink.tsx'
import { ContactName, calledName, shortId } from '../../features/people/ContactName.tsx'
import type { Contact } from '../../features/people/people.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { useMinute } from '../../ui/useNow.dom.ts'
import { toHref } from '../routes.ts'
import css from './Beginning.module.css'

/** Above the first message. */
export function Beginning({ conversation, contact }: { conversation: ConversationId; contact: Contact | undefined }) {
  return (
    <div className={css.beginning}>
      <Avatar id={conversation} size="xl" notes={!contact} />
      {contact ? <WithSomebody contact={contact} /> : <WithMyself />}
    </div>
  )
}

function WithSomebody({ contact }: { contact: Contact }) {
  const name = <ContactName contact={contact} />
  const now = useMinute()
  return (
    <>
      <p className={css.name}>{name}</p>
      {calledName(contact) === '' ? (
        <a className={css.rename} href={toHref({ at: 'person', person: contact.id })}>
          <Trans>Give them a name</Trans>
        </a>
      ) : (
        <p className={css.id} dir="ltr" translate="no">
          {shortId(contact.id)}
        </p>
      )}
      {!contact.left && (
        <p className={css.words}>
          {contact.status === 'asked' && contact.until !== undefined && contact.until > now ? (
            <Trans>
              {name} has invited you: you are connected as soon as you both have the app open. You can already write.
            </Trans>
          ) : contact.status === 'asked' ? (
            <Trans>
              Your request reaches them when you both have the app open. You can already write: it goes as soon as they
              accept.
            </Trans>
          ) : (
            <Trans>What you write here goes straight to {name}’s browser, and stays on your two devices.</Trans>
          )}
          {contact.status === 'asked' && (
            <>
              {' '}
              <DoctorLink href={toHref({ at: 'doctor', person: contact.id })} />
            </>
          )}
        </p>
      )}
    </>
  )
}

function WithMyself() {
  return (
    <>
      <p className={css.name}>
        <Trans>Notes to myself</Trans>
      </p>
      <p className={css.words}>
        <Trans>What you write here stays on this device: lists, links, a thought for later. Nobody else gets it.</Trans>
      </p>
    </>
  )
}
