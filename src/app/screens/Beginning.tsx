import { Trans } from '@lingui/react/macro'
import { ContactName, shortId } from '../../features/contacts/ContactName.tsx'
import type { Contact } from '../../features/contacts/contact.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import css from './Beginning.module.css'

/** Above the first message. */
export function Beginning({ contact }: { contact: Contact }) {
  const name = <ContactName contact={contact} />
  return (
    <div className={css.beginning}>
      <Avatar id={contact.id} size="xl" />
      <p className={css.name}>{name}</p>
      {contact.name !== '' && (
        <p className={css.id} dir="ltr" translate="no">
          {shortId(contact.id)}
        </p>
      )}
      <p className={css.words}>
        {contact.status === 'asked' ? (
          <Trans>
            Your request reaches them when you both have the app open. You can already write: it goes as soon as they
            accept.
          </Trans>
        ) : (
          <Trans>What you write here goes straight to {name}’s browser, and stays on your two devices.</Trans>
        )}
      </p>
    </div>
  )
}
