import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useEffectEvent, useId, useRef, useState } from 'react'
import { useRefusals } from '../../ui/useRefusals.tsx'
import { MAX_NOTE } from './limits.ts'
import css from './Note.module.css'
import type { Contact, People } from './people.ts'

/** Since the last key: what is typed on is written once. Milliseconds. */
const PAUSE_MS = 600

/** Note about a contact, for nobody but me: kept while I type, and when I leave it. */
export function Note({ people, contact }: { people: Pick<People, 'keep'>; contact: Contact }) {
  const { t } = useLingui()
  const id = useId()
  const refuse = useRefusals()
  const [text, setText] = useState(contact.note ?? '')
  const [saved, setSaved] = useState(false)
  /** Unsaved: on the screen and not yet on the disk. */
  const unsaved = useRef<string>(undefined)

  const save = useEffectEvent(async () => {
    const note = unsaved.current
    if (note === undefined) return
    unsaved.current = undefined
    const kept = await people.keep(contact.id, { note: note.trim() && note })
    if (kept) return setSaved(unsaved.current === undefined)
    unsaved.current ??= note
    refuse('storage')
  })

  // biome-ignore lint/correctness/useExhaustiveDependencies: each key begins the pause anew
  useEffect(() => {
    const timer = setTimeout(() => void save(), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [text])
  useEffect(() => {
    const onHide = () => void save()
    window.addEventListener('pagehide', onHide)
    return () => {
      window.removeEventListener('pagehide', onHide)
      void save()
    }
  }, [])

  return (
    <>
      <textarea
        className={css.note}
        aria-label={t`Note`}
        aria-describedby={id}
        value={text}
        maxLength={MAX_NOTE}
        rows={3}
        autoComplete="off"
        dir="auto"
        onChange={({ target }) => {
          setText(target.value)
          setSaved(false)
          unsaved.current = target.value
        }}
        onBlur={() => void save()}
      />
      <p className={css.hint} id={id} role="status">
        {saved ? <Trans>Saved.</Trans> : <Trans>Only you see it.</Trans>}
      </p>
    </>
  )
}
