import { Trans } from '@lingui/react/macro'
import { Ban, UserMinus } from 'lucide-react'
import { Button } from '../../ui/Button.tsx'
import { useRefusals } from '../../ui/useRefusals.tsx'
import { ContactName } from '../people/ContactName.tsx'
import type { Contact, People } from '../people/people.ts'
import css from './Strip.module.css'

/** Parted: why nothing can be written here any more, and the way back. */
export function Parted({ people, contact }: { people: Pick<People, 'add' | 'unblock'>; contact: Contact }) {
  const refuse = useRefusals()
  const who = <ContactName contact={contact} />
  const blocked = contact.left === 'blocked'
  const back = async () => {
    if (!(blocked ? await people.unblock(contact.id) : (await people.add(contact.id)).ok)) refuse('storage')
  }
  return (
    <div className={css.strip} data-left={contact.left}>
      {blocked ? <Ban size={18} aria-hidden="true" /> : <UserMinus size={18} aria-hidden="true" />}
      <p className={css.words}>
        {blocked ? (
          <Trans>You blocked {who}. Nothing of theirs reaches this device, and they are not told.</Trans>
        ) : (
          <Trans>{who} is no longer a friend. What was said stays here.</Trans>
        )}
      </p>
      <div className={css.answers}>
        <Button look="primary" onClick={() => void back()}>
          {blocked ? <Trans>Unblock</Trans> : <Trans>Add friend</Trans>}
        </Button>
      </div>
    </div>
  )
}
