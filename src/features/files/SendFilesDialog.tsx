import { Trans, useLingui } from '@lingui/react/macro'
import { useMemo, useRef, useState } from 'react'
import { useStore } from 'zustand'
import { MAX_CAPTION } from '../../conversation/limits.ts'
import type { ConversationId, EntryId } from '../../engine/ids.ts'
import type { PictureDrawers, Seen } from '../../ports/pictures.ts'
import { forDisplay } from '../../richText/safeText.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog, DialogButtons } from '../../ui/Dialog.tsx'
import { TextField } from '../../ui/TextField.tsx'
import { useToast } from '../../ui/Toaster.tsx'
import { useFileSize } from './fileSize.dom.ts'
import type { Files, SendFileResult } from './files.ts'
import { PictureChoices } from './PictureChoices.tsx'
import { type PictureChoice, type PrepareTrouble, previewOf } from './preparing.dom.ts'
import css from './SendFilesDialog.module.css'
import { thumbOf } from './thumbOf.ts'
import { useChosenPictures } from './useChosenPictures.dom.ts'

interface SendFilesDialogProps {
  files: Files
  drawers: PictureDrawers
  conversation: ConversationId
  chosen: readonly File[]
  /** Message that the first of them answers. */
  replyTo: EntryId | undefined
  friend: string
  /** Nobody else has the conversation: what is sent there is kept. */
  alone: boolean
  /** Sending has begun: of these files, and no others. */
  onSending(): void
  /** Sent: they stand in the chat, as far as they could be. */
  onSent(): void
  onClose(): void
}

type Trouble = Exclude<SendFileResult, { ok: true }>['why'] | PrepareTrouble

/** Before files are sent: which they are, and words to go with them. */
export function SendFilesDialog(props: SendFilesDialogProps) {
  const { files, drawers, conversation, alone, chosen, replyTo, friend, onSending, onSent, onClose } = props
  const { t } = useLingui()
  const say = useToast()
  const stopped = useRef(false)
  const size = useFileSize()
  const [caption, setCaption] = useState('')
  const [sending, setSending] = useState(false)
  const inHand = useStore(files.store, (state) =>
    Object.values(state.inHand).find((one) => one.conversation === conversation),
  )

  const { seen, prepared } = useChosenPictures(drawers, chosen)
  const [choice, setChoice] = useState<PictureChoice>('smaller')
  const pictures = Object.values(seen)

  async function send() {
    setSending(true)
    onSending()
    const refused: [name: string, why: Trouble][] = []
    for (const [n, file] of chosen.entries()) {
      if (stopped.current) return
      const ready = await prepared(n, choice)
      if (stopped.current) return
      if (!ready.ok) {
        refused.push([file.name, ready.why])
        continue
      }
      const { preview } = ready
      const text = n === 0 ? caption.trim() : ''
      const sent = await files
        .send(conversation, ready.file, {
          ...(preview ? { preview } : {}),
          ...(text === '' ? {} : { text }),
          ...(n === 0 && replyTo !== undefined ? { replyTo } : {}),
        })
        .catch(() => ({ ok: false, why: 'storage' }) as const)
      if (!sent.ok && sent.why !== 'cancelled') refused.push([file.name, sent.why])
    }
    const [first] = refused
    if (first) {
      const [name, why] = first
      say({
        words:
          refused.length > 1 ? (
            <Trans>
              Some of the files were not sent. Look in the chat which of them are there, and send the others again.
            </Trans>
          ) : (
            <Refused name={name} why={why} />
          ),
      })
    }
    if (stopped.current) return
    if (refused.length < chosen.length) onSent()
    onClose()
  }

  function close() {
    stopped.current = true
    if (sending) files.cancel(conversation)
    onClose()
  }

  return (
    <Dialog
      title={<Trans>Send files</Trans>}
      description={
        alone ? (
          <Trans>It is kept on this device, among your notes.</Trans>
        ) : (
          <Trans>It goes straight from this device to {friend}, who can download it while you are both here.</Trans>
        )
      }
      onClose={close}
    >
      <ul className={css.list}>
        {chosen.map((file, n) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: nothing about this list changes
          <li key={n}>
            {seen[n] && <Small seen={seen[n]} />}
            <bdi>{forDisplay(file.name)}</bdi>
            <span className={css.size}>{size(file.size)}</span>
          </li>
        ))}
      </ul>
      {pictures.length > 0 && <PictureChoices pictures={pictures} choice={choice} onChoice={setChoice} />}
      <TextField
        label={t`Caption`}
        value={caption}
        maxLength={MAX_CAPTION}
        disabled={sending}
        onChange={(event) => setCaption(event.target.value)}
      />
      {sending && (
        <progress className={css.bar} aria-label={t`Getting ready`} max={inHand?.size || 1} value={inHand?.done ?? 0} />
      )}
      <DialogButtons>
        <Button onClick={close}>
          <Trans>Cancel</Trans>
        </Button>
        <Button look="primary" disabled={sending} onClick={() => void send()}>
          <Trans>Send</Trans>
        </Button>
      </DialogButtons>
    </Dialog>
  )
}

function Small({ seen }: { seen: Seen }) {
  const src = useMemo(() => thumbOf(previewOf(seen)), [seen])
  return src === undefined ? null : <img className={css.small} src={src} alt="" />
}

function Refused({ name, why }: { name: string; why: Trouble }) {
  const file = <bdi>{name}</bdi>
  switch (why) {
    case 'large':
      return <Trans>{file} is too large to be sent.</Trans>
    case 'unreadable':
      return <Trans>{file} could not be read, so it was not sent. A folder cannot be sent yet.</Trans>
    case 'unsure':
      return <Trans>It is not certain that {file} was sent. Look in the chat before you send it again.</Trans>
    case 'name':
      return <Trans>{file} was not sent: it needs a name with at least one letter or digit.</Trans>
    case 'undrawn':
      return <Trans>{file} could not be made smaller, so it was not sent. Send it as the original.</Trans>
    case 'notes':
      return <Trans>What the camera noted in {file} could not be taken out, so it was not sent. Send it smaller.</Trans>
    default:
      return <Trans>{file} was not sent: this device could not store it. Free some space and try again.</Trans>
  }
}
