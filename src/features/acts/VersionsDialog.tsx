import { Trans } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import type { ConversationActs, Version } from '../../conversation/conversationActs.ts'
import type { EntryId } from '../../engine/ids.ts'
import { forDisplay } from '../../richText/safeText.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { useFormats } from '../../ui/formats.dom.ts'
import { useToday } from '../../ui/useNow.dom.ts'
import css from './VersionsDialog.module.css'

interface VersionsDialogProps {
  acts: Pick<ConversationActs, 'versions'>
  id: EntryId
  onClose(): void
}

/** Versions: what a message said before, oldest first. */
export function VersionsDialog({ acts, id, onClose }: VersionsDialogProps) {
  const formats = useFormats()
  const today = useToday()
  const [versions, setVersions] = useState<readonly Version[]>()
  useEffect(() => {
    let current = true
    void acts.versions(id).then((found) => current && setVersions(found))
    return () => {
      current = false
    }
  }, [acts, id])
  return (
    <Dialog wide title={<Trans>Edit history</Trans>} onClose={onClose}>
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
