import { Trans } from '@lingui/react/macro'
import { type FormEvent, lazy, useEffect, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { Door, DoorState, Turning } from '../../features/lock/door.ts'
import { PassphraseField } from '../../features/lock/PassphraseField.tsx'
import { Button } from '../../ui/Button.tsx'
import { useFormats } from '../../ui/formats.dom.ts'
import { Later } from '../../ui/Later.tsx'
import { Logo } from '../../ui/Logo.tsx'
import { Page } from '../../ui/Page.tsx'
import css from './Locked.module.css'

const ForgetDialog = lazy(async () => ({
  default: (await import('../../features/leaving/ForgetDialog.tsx')).ForgetDialog,
}))
const WordsForm = lazy(async () => ({ default: (await import('../../features/lock/WordsForm.tsx')).WordsForm }))

/** Locked: who is there is asked for one of the ways in, and sees nothing else. */
export function Locked({ door }: { door: Door }) {
  const state = useStore(door.store)
  const [words, setWords] = useState(false)
  const [forgets, setForgets] = useState(false)
  useEffect(() => {
    document.documentElement.dataset.locked = ''
    document.title = 'Tête-à-tête'
    return () => {
      delete document.documentElement.dataset.locked
    }
  }, [])
  if (words)
    return (
      <Page picture={<Logo size="l" />} title={<Trans>Unlock with your words</Trans>}>
        <div className={css.form}>
          <Later>
            <WordsForm from={door} go={<Trans>Unlock</Trans>} onSecret={door.enter} />
          </Later>
          <Button look="plain" wide onClick={() => setWords(false)}>
            <Trans>Back</Trans>
          </Button>
        </div>
      </Page>
    )
  return (
    <Page picture={<Logo size="l" />} title={<Trans>Good to see you again</Trans>}>
      <p>
        <Trans>Tête-à-tête is locked. Messages wait until you are in.</Trans>
      </p>
      <div className={css.form}>
        {state.ways.includes('passphrase') && <ByPassphrase door={door} state={state} />}
        {state.problem === 'passkey' && (
          <p className={css.problem} role="alert" data-error="passkey" key={state.tries}>
            <Trans>That did not work. If this passkey is gone, the other ways still open it.</Trans>
          </p>
        )}
        {state.ways.includes('passkey') && (
          <Button wide aria-disabled={state.busy} onClick={() => void door.passkey()}>
            <Trans>Use your passkey</Trans>
          </Button>
        )}
        {state.ways.includes('words') && (
          <Button look="plain" wide onClick={() => setWords(true)}>
            <Trans>Use your words</Trans>
          </Button>
        )}
        <Button look="plain" wide aria-haspopup="dialog" onClick={() => setForgets(true)}>
          <Trans>Forget everything on this device</Trans>
        </Button>
        {forgets && (
          <Later>
            <ForgetDialog onForget={door.forget} onClose={() => setForgets(false)} />
          </Later>
        )}
      </div>
    </Page>
  )
}

function ByPassphrase({ door, state }: { door: Door; state: DoorState }) {
  const { wait, busy, problem, tries } = state
  const [typed, setTyped] = useState('')
  const form = useRef<HTMLFormElement>(null)
  const waiting = wait > 0
  const time = useFormats().span(wait)

  async function onSubmit(event: FormEvent) {
    event.preventDefault()
    if (typed === '' || busy || waiting) return
    await door.passphrase(typed)
    form.current?.querySelector('input')?.select()
  }
  const error =
    problem === 'wrong'
      ? { code: 'wrong', words: <Trans>That is not the passphrase. Nothing is lost: try again.</Trans> }
      : problem === 'load'
        ? {
            code: 'load',
            words: (
              <Trans>
                This part of the page did not load: the server may be away. Your messages are safe. Reload once it is
                back.
              </Trans>
            ),
          }
        : undefined

  return (
    <form ref={form} className={css.form} onSubmit={(event) => void onSubmit(event)} noValidate>
      <PassphraseField
        key={tries > 0 ? 'again' : 'first'}
        label={<Trans>Passphrase</Trans>}
        error={error}
        value={typed}
        onChange={setTyped}
        large
        autoFocus
      />
      {waiting && (
        <p className={css.wait} role="status" data-wait={wait}>
          <Trans>Next try in {time}.</Trans>
        </p>
      )}
      <Button look="primary" type="submit" wide aria-disabled={busy || waiting}>
        {busy ? <Trans>Opening…</Trans> : <Trans>Unlock</Trans>}
      </Button>
    </form>
  )
}

/** Sealing: everything is being written anew. Closing the page now loses nothing. */
export function Sealing({ turning }: { turning: Turning }) {
  const { done } = useStore(turning.store)
  const rows = useFormats().number(done)
  return (
    <Page picture={<Logo size="l" />} title={<Trans>One moment</Trans>}>
      <p data-sealing={turning.to}>
        <Trans>All that is here is written anew. If that is cut off, nothing is lost.</Trans>
      </p>
      <p className={css.wait} role="status">
        <Trans>Done so far: {rows}</Trans>
      </p>
    </Page>
  )
}
