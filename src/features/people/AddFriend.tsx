import { Trans, useLingui } from '@lingui/react/macro'
import { UserPlus } from 'lucide-react'
import { type FormEvent, type ReactNode, useRef, useState } from 'react'
import type { PersonId } from '../../engine/ids.ts'
import { Button } from '../../ui/Button.tsx'
import { TextField } from '../../ui/TextField.tsx'
import css from './AddFriend.module.css'
import { ContactName } from './ContactName.tsx'
import type { AddResult, Contact, People } from './people.ts'

interface AddFriendProps {
  people: People
  onAdded(id: PersonId): void
  hrefOf(id: PersonId): string
}

type Problem = Exclude<AddResult, { ok: true }>

/** Any paste is taken; what was wrong with one is said beside the field. */
export function AddFriend({ people, onAdded, hrefOf }: AddFriendProps) {
  const { t } = useLingui()
  const [paste, setPaste] = useState('')
  const [problem, setProblem] = useState<Problem>()
  const field = useRef<HTMLInputElement>(null)

  async function onSubmit(event: FormEvent) {
    event.preventDefault()
    const result = await people.add(paste)
    if (result.ok) {
      setPaste('')
      onAdded(result.id)
    } else {
      setProblem(result)
      field.current?.focus()
    }
  }

  return (
    <form className={css.form} onSubmit={(event) => void onSubmit(event)} noValidate>
      <TextField
        ref={field}
        label={<Trans>Friend's ID or invite link</Trans>}
        placeholder={t`Paste it here`}
        value={paste}
        onChange={(event) => {
          setPaste(event.target.value)
          setProblem(undefined)
        }}
        error={
          problem && {
            code: problem.error,
            words: problemWords(problem, people.store.getState().contacts, hrefOf),
          }
        }
        action={
          <Button look="primary" type="submit" icon={<UserPlus size={18} />}>
            <Trans>Add friend</Trans>
          </Button>
        }
        autoComplete="off"
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        enterKeyHint="go"
        translate="no"
      />
    </form>
  )
}

function problemWords(problem: Problem, contacts: readonly Contact[], hrefOf: (id: PersonId) => string): ReactNode {
  switch (problem.error) {
    case 'typo':
      return <Trans>This ID has a typo: a character is missing or wrong. Copy it again, whole.</Trans>
    case 'wrong-kind':
      return <Trans>This is not an ID of this app. An ID has 64 characters and begins with tete1.</Trans>
    case 'self':
      return <Trans>This is your own ID. Send it to a friend, and paste theirs here.</Trans>
    case 'storage':
      return <Trans>This device could not store your friend. Free some space and try again.</Trans>
    case 'known': {
      const contact = contacts.find((one) => one.id === problem.id) ?? { id: problem.id, name: '' }
      return (
        <Trans>
          You already have <ContactName contact={contact} />. <a href={hrefOf(problem.id)}>Open the chat</a>
        </Trans>
      )
    }
  }
}
