import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, type ReactNode, type Ref, useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { TextField } from '../../ui/TextField.tsx'
import { useRefusals } from '../../ui/useRefusals.tsx'
import type { Contact, People } from './people.ts'

interface PetnameFieldProps {
  ref?: Ref<HTMLInputElement>
  value: string
  isLong: boolean
  hint: ReactNode
  action?: ReactNode
  placeholder?: string
  onType(name: string): void
}

/** Petname field: what I call a friend. */
export function PetnameField({ value, isLong, hint, action, placeholder, onType, ref }: PetnameFieldProps) {
  const { t } = useLingui()
  return (
    <TextField
      ref={ref}
      label={<Trans>What you call them</Trans>}
      placeholder={placeholder ?? t`A name, if you like`}
      hint={hint}
      value={value}
      onChange={(event) => onType(event.target.value)}
      error={isLong ? { code: 'long', words: <Trans>That name is too long. Take a shorter one.</Trans> } : undefined}
      action={action}
      autoComplete="off"
      autoCapitalize="words"
      enterKeyHint="done"
      dir="auto"
    />
  )
}

/** Petname of a contact, to be given, changed, or taken back by emptying it. */
export function Petname({ people, contact }: { people: Pick<People, 'call'>; contact: Contact }) {
  const { t } = useLingui()
  const { id, name: theirs, petname = '' } = contact
  const refuse = useRefusals()
  const [text, setText] = useState(petname)
  const [outcome, setOutcome] = useState<'done' | 'long'>()

  async function onSubmit(event: FormEvent) {
    event.preventDefault()
    const result = await people.call(id, text)
    if (result === 'done' || result === 'long') setOutcome(result)
    else refuse(result)
  }

  return (
    <form onSubmit={(event) => void onSubmit(event)} noValidate>
      <PetnameField
        value={text}
        isLong={outcome === 'long'}
        placeholder={theirs || t`A name, if you like`}
        hint={
          <span role="status">
            {outcome === 'done' ? <Trans>Saved.</Trans> : <Trans>Only you see it. Empty: the name they chose.</Trans>}
          </span>
        }
        action={
          text.trim() !== petname && (
            <Button type="submit" look="primary">
              <Trans>Save</Trans>
            </Button>
          )
        }
        onType={(name) => {
          setText(name)
          setOutcome(undefined)
        }}
      />
    </form>
  )
}
