import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { TextField } from '../../ui/TextField.tsx'
import { useRefusals } from '../../ui/useRefusals.tsx'
import type { Invite, Invites } from './invites.ts'

/** Label of an invite: what I call it, to know later whom it was for. */
export function InviteLabel({ invites, invite }: { invites: Pick<Invites, 'label'>; invite: Invite }) {
  const { t } = useLingui()
  const refuse = useRefusals()
  const [text, setText] = useState(invite.label)
  const [outcome, setOutcome] = useState<'done' | 'long'>()

  async function save(event?: FormEvent) {
    event?.preventDefault()
    if (text.trim() === invite.label) return
    const result = await invites.label(invite.id, text)
    if (result === 'done' || result === 'long') setOutcome(result)
    else refuse('storage')
  }

  return (
    <form onSubmit={(event) => void save(event)} noValidate>
      <TextField
        label={<Trans>Whom is it for?</Trans>}
        placeholder={t`A word, if you like`}
        hint={
          <span role="status">
            {outcome === 'done' ? <Trans>Saved.</Trans> : <Trans>Only you see it, in the list of your invites.</Trans>}
          </span>
        }
        value={text}
        onChange={(event) => {
          setText(event.target.value)
          setOutcome(undefined)
        }}
        onBlur={() => void save()}
        error={
          outcome === 'long' ? { code: 'long', words: <Trans>That is too long. Take fewer words.</Trans> } : undefined
        }
        action={
          text.trim() !== invite.label && (
            <Button type="submit" look="primary">
              <Trans>Save</Trans>
            </Button>
          )
        }
        autoComplete="off"
        enterKeyHint="done"
        dir="auto"
      />
    </form>
  )
}
