import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, type ReactNode, useRef, useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { TextField } from '../../ui/TextField.tsx'
import type { CreateResult } from './identity.ts'
import css from './NameForm.module.css'

interface NameFormProps {
  submit(name: string): Promise<CreateResult>
  /** On the button. */
  go: ReactNode
}

/** The one question of the first run. */
export function NameForm({ submit, go }: NameFormProps) {
  const { t } = useLingui()
  const [name, setName] = useState('')
  const [error, setError] = useState<NameProblem>()
  const field = useRef<HTMLInputElement>(null)

  async function onSubmit(event: FormEvent) {
    event.preventDefault()
    const result = await submit(name)
    if (result.ok) return
    setError(result.error)
    field.current?.focus()
  }

  return (
    <form className={css.form} onSubmit={(event) => void onSubmit(event)} noValidate>
      <TextField
        ref={field}
        large
        label={<Trans>Your name</Trans>}
        placeholder={t`What your friends call you`}
        hint={<Trans>Your friends see it. You can change it later.</Trans>}
        value={name}
        onChange={(event) => {
          setName(event.target.value)
          setError(undefined)
        }}
        error={error && { code: error, words: <NameProblemWords problem={error} /> }}
        autoComplete="nickname"
        autoCapitalize="words"
        enterKeyHint="go"
        dir="auto"
        // The first screen asks one thing; there is nothing before it that the focus would skip.
        autoFocus
      />
      <Button look="primary" type="submit" wide>
        {go}
      </Button>
    </form>
  )
}

export type NameProblem = 'empty' | 'long' | 'storage'

export function NameProblemWords({ problem }: { problem: NameProblem }) {
  switch (problem) {
    case 'empty':
      return <Trans>Write a name first. A nickname will do.</Trans>
    case 'long':
      return <Trans>That name is too long. Take a shorter one.</Trans>
    case 'storage':
      return <Trans>This device could not store your name. Free some space and try again.</Trans>
  }
}
