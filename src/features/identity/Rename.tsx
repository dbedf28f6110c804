import { Trans } from '@lingui/react/macro'
import { type FormEvent, useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { TextField } from '../../ui/TextField.tsx'
import type { Identity } from './identity.ts'
import { type NameProblem, NameProblemWords } from './NameForm.tsx'

/** My name as friends see it. */
export function Rename({ identity, name }: { identity: Pick<Identity, 'rename'>; name: string }) {
  const [text, setText] = useState(name)
  const [outcome, setOutcome] = useState<'saved' | NameProblem>()

  async function onSubmit(event: FormEvent) {
    event.preventDefault()
    const result = await identity.rename(text)
    setOutcome(result.ok ? 'saved' : result.error)
  }

  const problem = outcome === 'saved' ? undefined : outcome
  return (
    <form onSubmit={(event) => void onSubmit(event)} noValidate>
      <TextField
        label={<Trans>Your name</Trans>}
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          setOutcome(undefined)
        }}
        error={problem && { code: problem, words: <NameProblemWords problem={problem} /> }}
        hint={<span role="status">{outcome === 'saved' && <Trans>Saved. Friends see it from now on.</Trans>}</span>}
        action={
          text !== name && (
            <Button type="submit" look="primary">
              <Trans>Save</Trans>
            </Button>
          )
        }
        autoComplete="nickname"
        dir="auto"
      />
    </form>
  )
}
