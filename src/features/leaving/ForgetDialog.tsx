import { Trans } from '@lingui/react/macro'
import { Button } from '../../ui/Button.tsx'
import { Dialog, DialogButtons } from '../../ui/Dialog.tsx'

/** Dialog before everything is forgotten: it cannot be undone. */
export function ForgetDialog({ onForget, onClose }: { onForget(): void; onClose(): void }) {
  return (
    <Dialog
      alert
      title={<Trans>Forget everything on this device?</Trans>}
      description={
        <Trans>
          Your ID, your friends and all messages go for good; there is no undo. Your friends keep what they have, and
          wait for an ID that never comes back.
        </Trans>
      }
      onClose={onClose}
    >
      <DialogButtons>
        <Button onClick={onClose}>
          <Trans>Keep everything</Trans>
        </Button>
        <Button look="danger" onClick={onForget}>
          <Trans>Forget everything</Trans>
        </Button>
      </DialogButtons>
    </Dialog>
  )
}
