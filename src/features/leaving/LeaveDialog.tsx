import { Trans } from '@lingui/react/macro'
import { Button } from '../../ui/Button.tsx'
import { Dialog, DialogButtons } from '../../ui/Dialog.tsx'
import type { Undo } from './leaving.ts'
import { useLeaving } from './useLeaving.tsx'

interface LeaveDialogProps {
  /** `chat`: what was said goes. `friend`: the friend goes, with or without it. */
  what: 'chat' | 'friend'
  /** Name of the friend; undefined where nobody else has the conversation. */
  friend: string | undefined
  /** There is something that nobody has seen. */
  unread: boolean
  /** With what was said, or without. Undefined when the disk refused. */
  leave(words: boolean): Promise<Undo | undefined>
  onClose(): void
}

/** Leave dialog: before somebody or something is got rid of. Says what that means for the other. */
export function LeaveDialog({ what, friend, unread, leave, onClose }: LeaveDialogProps) {
  const { deleted, removed } = useLeaving()
  const who = <bdi translate="no">{friend}</bdi>
  const answer = (words: boolean) => {
    onClose()
    void leave(words).then(what === 'chat' ? deleted : removed)
  }
  const notes = <Trans>All your notes go from this device.</Trans>
  const words = (
    <Trans>
      All that was said here goes from this device, and what {who} has not received yet is taken back. {who} keeps the
      rest, and is not told.
    </Trans>
  )
  const says =
    what === 'friend' ? (
      <Trans>
        Nothing new goes between you. To {who} you look offline: nobody is told. {who} may ask you again.
      </Trans>
    ) : friend === undefined ? (
      notes
    ) : (
      words
    )
  return (
    <Dialog
      alert
      title={what === 'friend' ? <Trans>Remove {who}?</Trans> : <Trans>Delete this chat?</Trans>}
      description={
        <>
          {says}
          {unread && friend !== undefined && (
            <>
              {' '}
              <Trans>
                Something here is unread: if the chat is deleted, {who} hears no more of what you read from there on.
              </Trans>
            </>
          )}
        </>
      }
      onClose={onClose}
    >
      <DialogButtons>
        <Button onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
        {what === 'chat' ? (
          <Button look="danger" onClick={() => answer(true)}>
            <Trans>Delete</Trans>
          </Button>
        ) : (
          <>
            <Button look="danger" onClick={() => answer(true)}>
              <Trans>Remove, and delete the chat</Trans>
            </Button>
            <Button look="primary" onClick={() => answer(false)}>
              <Trans>Remove, and keep the chat</Trans>
            </Button>
          </>
        )}
      </DialogButtons>
    </Dialog>
  )
}
