import { Trans } from '@lingui/react/macro'
import { type FormEvent, useId, useRef, useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import css from './JumpToDate.module.css'
import type { Opening } from './opening.ts'

const twoDigits = (n: number) => String(n).padStart(2, '0')

/** Date as a date field takes and gives it: 2026-05-06, by the wall clock of this place. */
const written = (at: number) => {
  const day = new Date(at)
  return `${day.getFullYear()}-${twoDigits(day.getMonth() + 1)}-${twoDigits(day.getDate())}`
}

/** The moment at which that day begins here; undefined for anything else. */
function beginningOf(date: string): number | undefined {
  const [, year, month, day] = /^(\d{4})-(\d\d)-(\d\d)$/.exec(date) ?? []
  return year === undefined ? undefined : new Date(Number(year), Number(month) - 1, Number(day)).getTime()
}

interface JumpToDateProps {
  opening: Pick<Opening, 'jumpToDate'>
  onClose(): void
}

/** To the first message of a day, or the first one after it. */
export function JumpToDate({ opening, onClose }: JumpToDateProps) {
  const [date, setDate] = useState(() => written(Date.now()))
  const field = useRef<HTMLInputElement>(null)
  const id = useId()

  function onSubmit(event: FormEvent) {
    event.preventDefault()
    const at = beginningOf(date)
    if (at === undefined) {
      field.current?.focus()
      return
    }
    onClose()
    void opening.jumpToDate(at)
  }

  return (
    <Dialog title={<Trans>Jump to a date</Trans>} initialFocus={field} onClose={onClose}>
      <form className={css.form} onSubmit={onSubmit}>
        <label className={css.label} htmlFor={id}>
          <Trans>Day</Trans>
        </label>
        <input
          ref={field}
          id={id}
          className={css.field}
          type="date"
          required
          max={written(Date.now())}
          value={date}
          onChange={(event) => setDate(event.target.value)}
        />
        <Button look="primary" type="submit" wide>
          <Trans>Show that day</Trans>
        </Button>
      </form>
    </Dialog>
  )
}
