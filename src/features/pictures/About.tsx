import { Trans } from '@lingui/react/macro'
import { type FormEvent, useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { TextField } from '../../ui/TextField.tsx'
import { useRefusals } from '../../ui/useRefusals.tsx'
import { MAX_ABOUT } from './limits.ts'
import type { Pictures } from './pictures.ts'

/** Line about myself, as friends see it. */
export function About({ pictures, about }: { pictures: Pick<Pictures, 'setAbout'>; about: string }) {
  const refuse = useRefusals()
  const [text, setText] = useState(about)
  const [saved, setSaved] = useState(false)
  async function onSubmit(event: FormEvent) {
    event.preventDefault()
    const kept = await pictures.setAbout(text)
    setSaved(kept)
    if (!kept) refuse('storage')
  }
  return (
    <form onSubmit={(event) => void onSubmit(event)} noValidate>
      <TextField
        label={<Trans>About you</Trans>}
        value={text}
        maxLength={MAX_ABOUT}
        onChange={(event) => {
          setText(event.target.value)
          setSaved(false)
        }}
        hint={
          <span role="status">
            {saved ? (
              <Trans>Saved. Friends see it from now on.</Trans>
            ) : (
              <Trans>A line, if you like. Friends see it.</Trans>
            )}
          </span>
        }
        action={
          text.trim() !== about && (
            <Button type="submit" look="primary">
              <Trans>Save</Trans>
            </Button>
          )
        }
        autoComplete="off"
        dir="auto"
      />
    </form>
  )
}
