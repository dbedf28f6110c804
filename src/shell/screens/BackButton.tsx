import { useLingui } from '@lingui/react/macro'
import { ArrowLeft } from 'lucide-react'
import type { ConversationId } from '../../engine/ids.ts'
import { IconButton } from '../../ui/Button.tsx'
import { useFormats } from '../../ui/formats.dom.ts'
import { useWaiting } from '../useUnreadInTitle.dom.ts'
import css from './BackButton.module.css'

interface BackButtonProps {
  /** The chat on screen: what is unread in it waits here, not behind. */
  except?: ConversationId
  onBack(): void
}

/** The way back to the list and, where that is out of sight, how much waits there. */
export function BackButton({ except, onBack }: BackButtonProps) {
  const { t } = useLingui()
  const formats = useFormats()
  const waiting = useWaiting(except)
  return (
    <span className={css.back}>
      <IconButton label={t`Back`} onClick={onBack}>
        <ArrowLeft className={css.arrow} size={21} />
      </IconButton>
      {waiting > 0 && (
        <span className={css.waiting} aria-hidden="true">
          {waiting > 99 ? `${formats.number(99)}+` : formats.number(waiting)}
        </span>
      )}
    </span>
  )
}
