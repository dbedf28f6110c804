import { Trans, useLingui } from '@lingui/react/macro'
import { FileKey, X } from 'lucide-react'
import { useId, useRef } from 'react'
import { IconButton } from '../../ui/Button.tsx'
import css from './Backup.module.css'

interface PickFileProps {
  file: File | undefined
  disabled: boolean
  onPick(file: File | undefined): void
}

/** Backup file, for whoever has one beside the words. */
export function PickFile({ file, disabled, onPick }: PickFileProps) {
  const { t } = useLingui()
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  return (
    <div className={css.file}>
      <label className={css.fileLabel} htmlFor={id}>
        <Trans>Backup file, if you have one</Trans>
      </label>
      <div className={css.fileLine}>
        <div className={css.pick}>
          <FileKey size={18} aria-hidden="true" />
          <bdi className={css.picked}>{file ? file.name : <Trans>Choose the file</Trans>}</bdi>
          <input
            ref={input}
            id={id}
            type="file"
            accept=".age,application/age"
            aria-describedby={`${id}d`}
            disabled={disabled}
            onChange={({ target }) => onPick(target.files?.[0])}
          />
        </div>
        {file && !disabled && (
          <IconButton
            label={t`Without the file`}
            onClick={() => {
              if (input.current) input.current.value = ''
              onPick(undefined)
              input.current?.focus()
            }}
          >
            <X size={18} />
          </IconButton>
        )}
      </div>
      <p className={css.what} id={`${id}d`}>
        <Trans>The words bring back who you are, the file what was said.</Trans>
      </p>
    </div>
  )
}
