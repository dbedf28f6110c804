import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useStore } from 'zustand'
import type { ConversationId } from '../../engine/ids.ts'
import { Button } from '../../ui/Button.tsx'
import { Choice } from '../../ui/Choice.tsx'
import { Dialog, DialogButtons } from '../../ui/Dialog.tsx'
import type { Backup, ExportForm, Saved } from './backup.ts'
import type { ExportWords } from './exportWords.ts'
import { SavedWords } from './Outcome.tsx'
import { Progress } from './Progress.tsx'

interface ExportDialogProps {
  backup: Backup
  conversation: ConversationId
  /** Name of the chat, and mine. */
  chat: string
  me: string
  onClose(): void
}

/** Characters that no file system likes in a name. */
const UNSAFE = /[^\p{L}\p{N} ._-]+/gu
const MAX_NAME = 60
const fileName = (chat: string) => {
  const name = chat.replace(UNSAFE, ' ').replace(/\s+/gu, ' ').trim().slice(0, MAX_NAME).replace(/^\.+/u, '')
  return `${name || 'chat'} ${new Date().toISOString().slice(0, 10)}`
}

function useExportWords(chat: string, me: string): ExportWords {
  const { t } = useLingui()
  // The braces are filled in where the export is written.
  const [name, text] = ['{name}', '{text}']
  return {
    ...{ chat, me },
    heading: '{chat}',
    left: t`Messages that were to disappear are left out.`,
    edited: t`Edited`,
    forwarded: t`Forwarded`,
    deleted: t`This message was deleted.`,
    unsupported: t`This version cannot show this message.`,
    starred: t`Starred`,
    reply: t`Reply to ${name}: ${text}`,
    file: t`File: ${name} (not part of this export)`,
    replyGone: `${t`Reply`} …`,
    reactions: t`Reactions`,
  }
}

/** Export of a chat: as a text to read, or for a program. */
export function ExportDialog({ backup, conversation, chat, me, onClose }: ExportDialogProps) {
  const running = useStore(backup.store, (state) => state.running)
  const [form, setForm] = useState<ExportForm>('text')
  const [saved, setSaved] = useState<Saved>()
  const words = useExportWords(chat, me)
  const cancel = () => void backup.open().then((room) => room.cancel())

  async function start() {
    setSaved(undefined)
    try {
      const room = await backup.open()
      const outcome = await room.export({ conversation, form, name: fileName(chat), words })
      if (outcome === 'done') onClose()
      else setSaved(outcome)
    } catch {
      setSaved('failed')
    }
  }

  return (
    <Dialog
      title={<Trans>Export chat</Trans>}
      description={
        <>
          <Trans>Whoever has the file can read it.</Trans> <Trans>Messages that were to disappear are left out.</Trans>
        </>
      }
      onClose={() => {
        if (running?.what === 'export') cancel()
        onClose()
      }}
    >
      <Choice<ExportForm>
        label={<Trans>As</Trans>}
        value={form}
        onChange={setForm}
        options={[
          { value: 'text', words: <Trans>Text to read</Trans> },
          { value: 'json', words: <Trans>JSON, for programs</Trans> },
        ]}
      />
      {running?.what === 'export' && (
        <Progress running={running} label={<Trans>Export chat</Trans>} onCancel={cancel} />
      )}
      {saved && <SavedWords saved={saved} />}
      <DialogButtons>
        <Button onClick={onClose}>
          <Trans>Close</Trans>
        </Button>
        <Button look="primary" disabled={running !== undefined} onClick={() => void start()}>
          <Trans>Export</Trans>
        </Button>
      </DialogButtons>
    </Dialog>
  )
}
