import { Trans, useLingui } from '@lingui/react/macro'
import { Pencil, Reply, X } from 'lucide-react'
import { IconButton } from '../../../ui/Button.tsx'
import type { Message } from '../message.ts'
import { forDisplay } from '../text/safeText.ts'
import css from './ComposerBar.module.css'
import { glance } from './what.ts'

interface ComposerBarProps {
  what: 'reply' | 'edit'
  /** Undefined when it is not at hand. */
  message: Message | undefined
  friend: string
  onStop(): void
}

/** Above the field: what is being answered, or said anew. */
export function ComposerBar({ what, message, friend, onStop }: ComposerBarProps) {
  const { t } = useLingui()
  const who = <bdi translate="no">{friend}</bdi>
  return (
    <div className={css.bar} role="status">
      {what === 'edit' ? <Pencil size={16} aria-hidden="true" /> : <Reply size={18} aria-hidden="true" />}
      <p className={css.words}>
        <span className={css.title}>
          {what === 'edit' ? (
            <Trans>You are changing your message</Trans>
          ) : message?.from === 'me' ? (
            <Trans>You answer yourself</Trans>
          ) : (
            <Trans>You answer {who}</Trans>
          )}
        </span>
        {message && <bdi className={css.text}>{forDisplay(glance(message.text))}</bdi>}
      </p>
      <IconButton label={what === 'edit' ? t`Leave it as it was` : t`Do not answer`} onClick={onStop}>
        <X size={18} />
      </IconButton>
    </div>
  )
}
