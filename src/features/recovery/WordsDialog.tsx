import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, useEffect, useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Dialog, DialogButtons } from '../../ui/Dialog.tsx'
import { TextField } from '../../ui/TextField.tsx'
import css from './Recovery.module.css'
import type { Recovery, WordList } from './recovery.ts'

interface WordsDialogProps {
  recovery: Recovery
  onClose(): void
}

/** Words that are asked back. */
const ASKED = 3

/** Places of words, drawn anew each time, in their order. */
function drawn(count: number): readonly number[] {
  const places = new Set<number>()
  while (places.size < ASKED) places.add(crypto.getRandomValues(new Uint8Array(1))[0]! % count)
  return [...places].sort((a, b) => a - b)
}

/** Lists, each under its own name. */
const NAMES: Readonly<Record<WordList, string>> = { en: 'English', fr: 'Français' }

/** Recovery words: shown, then some of them asked back, after which this device forgets them. */
export function WordsDialog({ recovery, onClose }: WordsDialogProps) {
  const { i18n } = useLingui()
  const [list, setList] = useState<WordList>(i18n.locale === 'fr' ? 'fr' : 'en')
  const other = list === 'en' ? 'fr' : 'en'
  const [words, setWords] = useState<readonly string[] | 'failed'>()
  const [asked, setAsked] = useState<readonly number[]>()
  useEffect(() => {
    let current = true
    recovery.words(list).then(
      (found) => current && setWords(found ?? 'failed'),
      () => current && setWords('failed'),
    )
    return () => {
      current = false
    }
  }, [recovery, list])

  return (
    <Dialog
      wide
      title={<Trans>Recovery words</Trans>}
      description={asked ? undefined : <Trans>Write them down in this order. Whoever has them can be you.</Trans>}
      onClose={onClose}
    >
      {words === 'failed' && (
        <p role="alert">
          <Trans>
            The words cannot be shown just now. Reload the page and try again; if you have confirmed them before, they
            are no longer here.
          </Trans>
        </p>
      )}
      {Array.isArray(words) && !asked && (
        <>
          <ol className={css.words} data-recovery-words={words.join(' ')} dir="ltr" translate="no">
            {words.map((word, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a word may stand there twice, and none ever moves
              <li key={at}>{word}</li>
            ))}
          </ol>
          <DialogButtons>
            <Button lang={other} look="plain" onClick={() => setList(other)}>
              {NAMES[other]}
            </Button>
            <Button look="primary" onClick={() => setAsked(drawn(words.length))}>
              <Trans>I have written them down</Trans>
            </Button>
          </DialogButtons>
        </>
      )}
      {asked && <AskBack {...{ recovery, list, asked, onClose }} onAgain={() => setAsked(undefined)} />}
    </Dialog>
  )
}

interface AskBackProps extends WordsDialogProps {
  list: WordList
  asked: readonly number[]
  onAgain(): void
}

function AskBack({ recovery, list, asked, onAgain, onClose }: AskBackProps) {
  const [typed, setTyped] = useState<ReadonlyMap<number, string>>(new Map(asked.map((place) => [place, ''])))
  const [problem, setProblem] = useState<'wrong' | 'storage'>()

  async function onSubmit(event: FormEvent) {
    event.preventDefault()
    const outcome = await recovery.confirm(list, typed)
    if (outcome === 'done') onClose()
    else setProblem(outcome)
  }

  return (
    <form className={css.form} onSubmit={(event) => void onSubmit(event)} noValidate>
      {asked.map((place, at) => {
        const number = place + 1
        return (
          <TextField
            key={place}
            label={<Trans>Word {number}</Trans>}
            value={typed.get(place) ?? ''}
            onChange={({ target }) => {
              setTyped(new Map(typed).set(place, target.value))
              setProblem(undefined)
            }}
            spellCheck={false}
            autoComplete="off"
            autoCapitalize="none"
            autoCorrect="off"
            dir="ltr"
            autoFocus={at === 0}
          />
        )
      })}
      {problem && (
        <p className={css.problem} role="alert" data-error={problem}>
          {problem === 'wrong' ? (
            <Trans>Not all of these are right.</Trans>
          ) : (
            <Trans>This device could not store that. Free some space and try again.</Trans>
          )}
        </p>
      )}
      <p className={css.quiet}>
        <Trans>Once they are right, this device forgets the words.</Trans>
      </p>
      <DialogButtons>
        <Button onClick={onAgain}>
          <Trans>Back</Trans>
        </Button>
        <Button look="primary" type="submit">
          <Trans>Confirm</Trans>
        </Button>
      </DialogButtons>
    </form>
  )
}
