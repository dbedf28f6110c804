import { Trans } from '@lingui/react/macro'
import { type FormEvent, type ReactNode, useId, useRef, useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import css from './Recovery.module.css'
import type { WordsRead } from './recovery.ts'

type Refused = Extract<WordsRead, { ok: false }>

interface RestoreWordsProps<Found> {
  /** Reading alone: what becomes of words depends on where they are asked for. */
  recovery: { read(typed: string): Promise<Refused | Found> }
  onFound(found: Found): void
  /** On the button, which cannot be pressed while something is done with what was found. */
  go?: ReactNode
  busy?: boolean
  /** Further questions, between the words and the button. */
  children?: ReactNode
}

type Problem = Refused | { error: 'load' }

/** Recovery words as somebody has them: typed, or pasted from wherever they were kept. */
export function RestoreWords<Found extends { ok: true }>(props: RestoreWordsProps<Found>) {
  const { recovery, onFound, go, busy = false, children } = props
  const id = useId()
  const [text, setText] = useState('')
  const [problem, setProblem] = useState<Problem>()
  const field = useRef<HTMLTextAreaElement>(null)

  function type(next: string) {
    setText(next)
    setProblem(undefined)
  }

  async function onSubmit(event: FormEvent) {
    event.preventDefault()
    if (busy) return
    const read = await recovery.read(text).catch(() => ({ ok: false, error: 'load' }) as const)
    if (read.ok) return onFound(read)
    setProblem(read)
    field.current?.focus()
  }

  return (
    <form className={css.form} onSubmit={(event) => void onSubmit(event)} noValidate>
      <label className={css.label} htmlFor={id}>
        <Trans>Recovery words</Trans>
      </label>
      <textarea
        ref={field}
        id={id}
        className={css.typed}
        rows={4}
        value={text}
        onChange={(event) => type(event.target.value)}
        aria-invalid={problem !== undefined}
        aria-describedby={problem ? `${id}e` : undefined}
        // No browser looks these words up anywhere.
        spellCheck={false}
        autoComplete="off"
        autoCapitalize="none"
        autoCorrect="off"
        dir="ltr"
        // biome-ignore lint/a11y/noAutofocus: the screen asks one thing
        autoFocus
      />
      {problem && (
        <div className={css.problem} id={`${id}e`} role="alert" data-error={problem.error}>
          <ProblemWords problem={problem} />
        </div>
      )}
      {problem?.error === 'unknown' && problem.near.length > 0 && (
        <div className={css.near}>
          {problem.near.map((one) => (
            <Button
              key={one.word}
              onClick={() => {
                type(one.text)
                field.current?.focus()
              }}
            >
              <span translate="no">{one.word}</span>
            </Button>
          ))}
        </div>
      )}
      {children}
      <Button look="primary" type="submit" wide disabled={busy}>
        {go ?? <Trans>Restore</Trans>}
      </Button>
    </form>
  )
}

function ProblemWords({ problem }: { problem: Problem }) {
  switch (problem.error) {
    case 'unknown': {
      const word = <bdi translate="no">{problem.word}</bdi>
      return <Trans>“{word}” is not in the word list.</Trans>
    }
    case 'count': {
      const { count } = problem
      return <Trans>It takes 12 or 24 words. These are {count}.</Trans>
    }
    case 'checksum':
      return <Trans>These words do not fit together. Is one swapped or misread?</Trans>
    case 'taken':
      return <Trans>These are the words of another ID than this device’s.</Trans>
    case 'load':
      return (
        <Trans>
          This part of the page did not load: the server may be away. Your messages are safe. Reload once it is back.
        </Trans>
      )
  }
}
