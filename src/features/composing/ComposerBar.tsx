import { Trans, useLingui } from '@lingui/react/macro'
import { Pencil, Reply, X } from 'lucide-react'
import type { Quote } from '../../conversation/kinds/kind.ts'
import type { EntryId } from '../../engine/ids.ts'
import { glance } from '../../richText/glance.ts'
import { forDisplay } from '../../richText/safeText.ts'
import { IconButton } from '../../ui/Button.tsx'
import { PersonName } from '../people/ContactName.tsx'
import css from './ComposerBar.module.css'

interface ComposerBarProps {
  what: 'reply' | 'edit'
  /** Quote of the message it is about; `undefined` while that is looked for. */
  about: Quote | undefined
  friend: string
  onJump(id: EntryId): void
  onStop(): void
}

/** Above the field: what is being answered, or said anew; a press goes to it. */
export function ComposerBar({ what, about, friend, onJump, onStop }: ComposerBarProps) {
  const { t } = useLingui()
  const who = <PersonName name={friend} />
  const label = what === 'edit' ? t`Go to message being edited` : t`Go to quoted message`
  return (
    <div className={css.bar}>
      {what === 'edit' ? (
        <Pencil size={16} aria-hidden="true" />
      ) : (
        <Reply size={18} className={css.reply} aria-hidden="true" />
      )}
      <p className={css.words} role="status">
        <span className={css.title}>
          {what === 'edit' ? (
            <Trans>Editing message</Trans>
          ) : about?.from === 'me' ? (
            <Trans>Replying to yourself</Trans>
          ) : (
            <Trans>Replying to {who}</Trans>
          )}
        </span>
        {about && (
          <span className={css.text}>
            {about.kind === 'text' ? (
              <bdi>{forDisplay(glance(about.text, about.plain))}</bdi>
            ) : about.kind === 'deleted' ? (
              <Trans>This message was deleted.</Trans>
            ) : (
              <Trans>A message that is not on this device</Trans>
            )}
          </span>
        )}
      </p>
      {about?.kind === 'text' && (
        <button type="button" className={css.cover} aria-label={label} onClick={() => onJump(about.id)} />
      )}
      <IconButton label={what === 'edit' ? t`Cancel edit` : t`Cancel reply`} onClick={onStop}>
        <X size={18} />
      </IconButton>
    </div>
  )
}
