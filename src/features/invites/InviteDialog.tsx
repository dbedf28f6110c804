import { Trans } from '@lingui/react/macro'
import { Dialog } from '../../ui/Dialog.tsx'
import type { People } from '../people/people.ts'
import { InviteList } from './InviteList.tsx'
import { InvitePanel, type Inviting } from './InvitePanel.tsx'

/** Dialog in which one invites somebody, and sees whom one has invited. */
export function InviteDialog({
  people,
  onClose,
  ...inviting
}: Inviting & { people: Pick<People, 'store'>; onClose(): void }) {
  return (
    <Dialog title={<Trans>Invite</Trans>} wide onClose={onClose}>
      <InvitePanel {...inviting} />
      <InviteList invites={inviting.invites} people={people} />
    </Dialog>
  )
}
