import { Trans } from '@lingui/react/macro'
import { Button } from '../../ui/Button.tsx'
import { Dialog, DialogButtons } from '../../ui/Dialog.tsx'

/** Question before the lock is turned off. */
export function OffDialog({ onOff, onClose }: { onOff(): void; onClose(): void }) {
  return (
    <Dialog
      alert
      title={<Trans>Turn the lock off?</Trans>}
      description={<Trans>Then everything lies open on this device again.</Trans>}
      onClose={onClose}
    >
      <DialogButtons>
        <Button onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
        <Button look="danger" onClick={onOff}>
          <Trans>Turn off</Trans>
        </Button>
      </DialogButtons>
    </Dialog>
  )
}
