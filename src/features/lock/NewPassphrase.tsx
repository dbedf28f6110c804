import { Trans } from '@lingui/react/macro'
import { type FormEvent, type ReactNode, useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import css from './Lock.module.css'
import { AtLeast, newProblem, PassphraseField } from './PassphraseField.tsx'

interface NewPassphraseProps {
  /** Words on the button. */
  go: ReactNode
  busy: boolean
  onChosen(passphrase: string): void
  onBack?: (() => void) | undefined
}

/** New passphrase, typed twice. */
export function NewPassphrase({ go, busy, onChosen, onBack }: NewPassphraseProps) {
  const [first, setFirst] = useState('')
  const [again, setAgain] = useState('')
  const [problem, setProblem] = useState<ReturnType<typeof newProblem>>()

  function onSubmit(event: FormEvent) {
    event.preventDefault()
    const wrong = newProblem(first, again)
    setProblem(wrong)
    if (!wrong && !busy) onChosen(first)
  }

  return (
    <form className={css.form} onSubmit={onSubmit} noValidate>
      <PassphraseField
        label={<Trans>New passphrase</Trans>}
        hint={problem?.code === 'short' ? undefined : <AtLeast />}
        error={problem?.code === 'short' ? problem : undefined}
        value={first}
        onChange={(value) => {
          setFirst(value)
          setProblem(undefined)
        }}
      />
      <PassphraseField
        label={<Trans>New passphrase, again</Trans>}
        error={problem?.code === 'differ' ? problem : undefined}
        value={again}
        onChange={(value) => {
          setAgain(value)
          setProblem(undefined)
        }}
      />
      <div className={css.actions}>
        <Button look="primary" type="submit" aria-disabled={busy}>
          {go}
        </Button>
        {onBack && (
          <Button onClick={onBack}>
            <Trans>Cancel</Trans>
          </Button>
        )}
      </div>
    </form>
  )
}
