import { Plural, Trans } from '@lingui/react/macro'
import { deedsFor } from '../../conversation/deeds.ts'
import type { Message } from '../../conversation/message.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog, DialogButtons } from '../../ui/Dialog.tsx'

interface DeleteDialogProps {
  messages: readonly Message[]
  /** Nobody else has the conversation. */
  alone: boolean
  onDelete(everywhere: boolean): void
  onClose(): void
}

/** Before several messages go at once. */
export function DeleteDialog({ messages, alone, onDelete, onClose }: DeleteDialogProps) {
  const here = messages.every((one) => deedsFor(one, alone).includes('deleteForMe'))
  const everywhere = messages.every((one) => deedsFor(one, alone).includes('deleteForEveryone'))
  return (
    <Dialog
      alert
      title={<Plural value={messages.length} one="Delete # message?" other="Delete # messages?" />}
      description={
        here || everywhere ? (
          <Trans>This cannot be undone.</Trans>
        ) : (
          <Trans>Some of these still wait to be delivered: delete those first, one by one.</Trans>
        )
      }
      onClose={onClose}
    >
      <DialogButtons>
        <Button onClick={onClose}>
          <Trans>Keep</Trans>
        </Button>
        {here && (
          <Button look={everywhere ? 'quiet' : 'danger'} onClick={() => onDelete(false)}>
            <Trans>Delete for me</Trans>
          </Button>
        )}
        {everywhere && (
          <Button look="danger" onClick={() => onDelete(true)}>
            {alone ? <Trans>Delete</Trans> : <Trans>Delete for everyone</Trans>}
          </Button>
        )}
      </DialogButtons>
    </Dialog>
  )
}
