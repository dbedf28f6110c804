import { Trans } from '@lingui/react/macro'
import { type FormEvent, lazy, useState } from 'react'
import { useStore } from 'zustand'
import { Button } from '../../ui/Button.tsx'
import { Later } from '../../ui/Later.tsx'
import css from './Lock.module.css'
import { LockProblemWords } from './LockProblemWords.tsx'
import type { LockProblem, LockRoom } from './lock.ts'
import { NewPassphrase } from './NewPassphrase.tsx'
import { newProblem, PassphraseField } from './PassphraseField.tsx'

const WordsForm = lazy(async () => ({ default: (await import('./WordsForm.tsx')).WordsForm }))

type Step = 'passphrase' | 'words' | 'lost'

/** Turning the lock on: a passphrase, and the recovery words where this device has forgotten them. */
export function TurnOn({ room }: { room: LockRoom }) {
  const secret = useStore(room.store, (state) => state.secret)
  const [step, setStep] = useState<Step>('passphrase')
  const [passphrase, setPassphrase] = useState('')
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<LockProblem>()

  async function go(how: Parameters<LockRoom['turnOn']>[0]) {
    setBusy(true)
    setProblem(undefined)
    const result = await room.turnOn(how)
    setBusy(false)
    if (!result.ok) setProblem(result.error)
  }

  function onChosen(chosen: string) {
    setPassphrase(chosen)
    if (secret === 'here') void go({ passphrase: chosen })
    else setStep('words')
  }

  return (
    <div className={css.part}>
      <p>
        <Trans>It seals what lies on this device: messages, friends, drafts, your ID.</Trans>
      </p>
      {step === 'passphrase' && (
        <>
          <NewPassphrase go={<Trans>Turn on</Trans>} busy={busy} onChosen={onChosen} />
          {secret === 'here' && (
            <p className={css.quiet}>
              <Trans>Your recovery words open it, too. Write them down before you rely on that.</Trans>
            </p>
          )}
        </>
      )}
      {step === 'words' && (
        <>
          <p>
            <Trans>This device has forgotten your recovery words. Type them: they will open the lock, too.</Trans>
          </p>
          <Later>
            <WordsForm from={room} go={<Trans>Turn on</Trans>} onSecret={(words) => void go({ passphrase, words })} />
          </Later>
          <Button look="plain" onClick={() => setStep('lost')}>
            <Trans>I no longer have them</Trans>
          </Button>
        </>
      )}
      {step === 'lost' && <Lost busy={busy} onSpare={(spare) => void go({ passphrase, spare })} />}
      {problem && <LockProblemWords problem={problem} />}
      <p className={css.quiet}>
        <Trans>
          What lay here before is deleted. Traces of it may stay on the disk until the browser writes over them.
        </Trans>
      </p>
    </div>
  )
}

/** Without the words: what stays outside is said, and another passphrase is the second way. */
function Lost({ busy, onSpare }: { busy: boolean; onSpare(spare: string): void }) {
  const [spare, setSpare] = useState('')
  const [problem, setProblem] = useState<ReturnType<typeof newProblem>>()
  function onSubmit(event: FormEvent) {
    event.preventDefault()
    const wrong = newProblem(spare, spare)
    setProblem(wrong)
    if (!wrong && !busy) onSpare(spare)
  }
  return (
    <form className={css.form} onSubmit={onSubmit} noValidate>
      <p data-outside>
        <Trans>
          Then the key of your ID stays outside: who reads the raw disk could be you, but could not read what was said.
        </Trans>
      </p>
      <PassphraseField
        label={<Trans>Spare passphrase</Trans>}
        hint={<Trans>Write it down, and keep it elsewhere.</Trans>}
        error={problem}
        value={spare}
        onChange={(value) => {
          setSpare(value)
          setProblem(undefined)
        }}
        autoFocus
      />
      <div className={css.actions}>
        <Button look="primary" type="submit" aria-disabled={busy}>
          <Trans>Turn on</Trans>
        </Button>
      </div>
    </form>
  )
}
