import { Trans, useLingui } from '@lingui/react/macro'
import { UserPlus } from 'lucide-react'
import { type FormEvent, type ReactNode, useRef, useState } from 'react'
import type { PersonId } from '../../engine/ids.ts'
import { Button } from '../../ui/Button.tsx'
import { TextField } from '../../ui/TextField.tsx'
import css from './AddFriend.module.css'
import { ContactName } from './ContactName.tsx'
import { PetnameField } from './Petname.tsx'
import type { AddResult, Contact, People } from './people.ts'

interface AddFriendProps {
  people: People
  onAdded(id: PersonId): void
  hrefOf(id: PersonId): string
}

type Problem = Exclude<AddResult, { ok: true }>

/** Any paste is taken; what was wrong with one is said beside the field. Whoever it names can be named at once. */
export function AddFriend({ people, onAdded, hrefOf }: AddFriendProps) {
  const { t } = useLingui()
  const [paste, setPaste] = useState('')
  const [petname, setPetname] = useState('')
  const [problem, setProblem] = useState<Problem>()
  const field = useRef<HTMLInputElement>(null)
  const nameField = useRef<HTMLInputElement>(null)
  const understood = people.read(paste).ok

  async function onSubmit(event: FormEvent) {
    event.preventDefault()
    const result = await people.add(paste, petname)
    if (result.ok) {
      setPaste('')
      setPetname('')
      onAdded(result.id)
      return
    }
    setProblem(result)
    const wrong = result.error === 'long' ? nameField : field
    wrong.current?.focus()
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
          problem && problem.error !== 'long'
            ? { code: problem.error, words: pasteProblem(problem, people.store.getState().contacts, hrefOf) }
            : undefined
        }
        autoComplete="off"
        autoCapitalize="none"
        autoCorrect="off"
        spellCheck={false}
        enterKeyHint="go"
        translate="no"
      />
      {understood && (
        <PetnameField
          ref={nameField}
          value={petname}
          isLong={problem?.error === 'long'}
          hint={<Trans>Only you see it. Without one, you see the name they chose once they accept.</Trans>}
          onType={(name) => {
            setPetname(name)
            setProblem(undefined)
          }}
        />
      )}
      <Button look={understood ? 'primary' : 'quiet'} type="submit" icon={<UserPlus size={18} />}>
        <Trans>Add friend</Trans>
      </Button>
    </form>
  )
}

type PasteProblem = Exclude<Problem, { error: 'long' }>

/** Problem with a paste, in words: what is wrong, and what to do. */
export function pasteProblem(
  problem: PasteProblem,
  contacts: readonly Contact[],
  hrefOf: (id: PersonId) => string,
): ReactNode {
  switch (problem.error) {
    case 'empty':
      return <Trans>Paste your friend’s ID or link first.</Trans>
    case 'typo':
      return <Trans>This has a typo: a character is missing or wrong. Copy it again, whole.</Trans>
    case 'wrong-kind':
      return <Trans>This is no ID and no invite of this app. An ID has 64 characters and begins with tete1.</Trans>
    case 'self':
      return <Trans>This is your own. Send it to a friend, and paste theirs here.</Trans>
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
