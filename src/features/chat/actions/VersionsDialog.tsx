import { Trans } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import { Dialog } from '../../../ui/Dialog.tsx'
import { useFormats } from '../../../ui/formats.tsx'
import { useToday } from '../../../ui/useToday.tsx'
import type { Chat } from '../message.ts'
import { forDisplay } from '../text/safeText.ts'
import css from './VersionsDialog.module.css'

interface VersionsDialogProps {
  chat: Pick<Chat, 'versions'>
  id: string
  onClose(): void
}

/** What a message said before, oldest first. */
export function VersionsDialog({ chat, id, onClose }: VersionsDialogProps) {
  const formats = useFormats()
  const today = useToday()
  const [versions, setVersions] = useState<Awaited<ReturnType<Chat['versions']>>>()
  useEffect(() => {
    let current = true
    void chat.versions(id).then((found) => current && setVersions(found))
    return () => {
      current = false
    }
  }, [chat, id])
  return (
    <Dialog wide title={<Trans>How it was said before</Trans>} onClose={onClose}>
      <ol className={css.versions} aria-busy={versions === undefined}>
        {versions?.map(({ text, at }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the versions of one message only grow at the end
          <li key={index} className={css.version}>
            <time className={css.when} dateTime={new Date(at).toISOString()} title={formats.full(at)}>
              {formats.moment(at, today)}
            </time>
            <p className={css.text}>{forDisplay(text)}</p>
          </li>
        ))}
      </ol>
      {versions?.length === 0 && (
        <p>
          <Trans>It is not on this device any more.</Trans>
        </p>
      )}
    </Dialog>
  )
}
