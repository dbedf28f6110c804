import { Trans } from '@lingui/react/macro'
import { TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { useStore } from 'zustand'
import { Button } from '../../ui/Button.tsx'
import { ContactName, nameOf } from '../people/ContactName.tsx'
import type { Misbehaving } from '../people/misbehaving.ts'
import type { Contact, People } from '../people/people.ts'
import { LeaveDialog } from './LeaveDialog.tsx'
import css from './Strip.module.css'
import { useLeaving } from './useLeaving.tsx'

interface MisbehavesProps {
  people: Pick<People, 'block' | 'unblock' | 'remove'>
  misbehaving: Misbehaving
  contact: Contact
  /** There is something of theirs that nobody has seen. */
  unread: boolean
}

/** Misbehaving device of a friend: what it does, what was done about it, and what the person can do. */
export function Misbehaves({ people, misbehaving, contact, unread }: MisbehavesProps) {
  const { id } = contact
  const what = useStore(misbehaving.store, (all) => all[id])
  const [removing, setRemoving] = useState(false)
  const { blocked } = useLeaving()
  if (!what || contact.left) return null
  const who = <ContactName contact={contact} />
  const block = async () => blocked((await people.block(id)) ? () => people.unblock(id) : undefined)
  return (
    <div className={css.strip} role="status" data-misbehaving={what}>
      <TriangleAlert size={18} aria-hidden="true" />
      <p className={css.words}>
        {what === 'flood' ? (
          <Trans>{who}’s device sends more than a person could. It is kept out for a while.</Trans>
        ) : (
          <Trans>{who}’s device fills this device’s disk. Nothing more is taken from it.</Trans>
        )}
      </p>
      <div className={css.answers}>
        {what === 'disk' && (
          <Button look="plain" onClick={() => misbehaving.forgive(id)}>
            <Trans>Take more</Trans>
          </Button>
        )}
        <Button look="plain" onClick={() => setRemoving(true)}>
          <Trans>Remove friend</Trans>
        </Button>
        <Button look="plain" onClick={() => void block()}>
          <Trans>Block</Trans>
        </Button>
      </div>
      {removing && (
        <LeaveDialog
          what="friend"
          friend={nameOf(contact)}
          unread={unread}
          leave={(words) => people.remove(id, { words })}
          onClose={() => setRemoving(false)}
        />
      )}
    </div>
  )
}
