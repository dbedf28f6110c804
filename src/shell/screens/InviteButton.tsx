import { Trans } from '@lingui/react/macro'
import { UserPlus } from 'lucide-react'
import { lazy, useEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { PersonId } from '../../engine/ids.ts'
import { Button } from '../../ui/Button.tsx'
import { Later } from '../../ui/Later.tsx'
import { useApp } from '../AppContext.dom.ts'

const loadDialog = () => import('../../features/invites/InviteDialog.tsx')
const InviteDialog = lazy(async () => ({ default: (await loadDialog()).InviteDialog }))

/** Opens the invite: a link to send, a code to scan. */
export function InviteButton({ me }: { me: { id: PersonId; name: string } }) {
  const { invites, people, settings } = useApp()
  const { broker, brokers } = useStore(settings.store)
  const [open, setOpen] = useState(false)
  // An invite can be made, and shown as a code, while the server is away.
  useEffect(() => void loadDialog().catch(() => undefined), [])
  return (
    <>
      <Button look="primary" icon={<UserPlus size={18} />} aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <Trans>Invite a friend</Trans>
      </Button>
      {open && (
        <Later>
          <InviteDialog
            {...{ invites, people, me }}
            broker={broker === brokers[0]?.url ? undefined : broker}
            onClose={() => setOpen(false)}
          />
        </Later>
      )}
    </>
  )
}
