import { Trans, useLingui } from '@lingui/react/macro'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useEffect, useId, useRef, useState } from 'react'
import { firstDayOf } from '../../lib/week.ts'
import { IconButton } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import css from './JumpToDate.module.css'
import { MonthGrid } from './MonthGrid.tsx'
import { dayBegun, isSameMonth, monthsOn } from './month.ts'
import type { Opening } from './opening.ts'
import { useDays } from './useDays.dom.ts'

interface JumpToDateProps {
  opening: Pick<Opening, 'jumpToDate' | 'days'>
  /** Moment whose month is shown first; the newest message's otherwise. */
  at?: number
  onClose(): void
}

/** Calendar of the days on which something was said: to the first message of one. */
export function JumpToDate({ opening, at, onClose }: JumpToDateProps) {
  const { t, i18n } = useLingui()
  const id = useId()
  const focused = useRef<HTMLButtonElement>(null)
  const [today] = useState(() => dayBegun(Date.now()))
  const [day, setDay] = useState(() => dayBegun(at ?? today))
  /** Rises with every step by a key, which takes the focus along. */
  const [steps, setSteps] = useState(0)
  const { days, some, oldest, newest, known } = useDays(opening, day)
  const [first, last] = [dayBegun(oldest ?? today), dayBegun(newest ?? today)]
  // Gregorian, whatever the country counts by: so are the weeks below.
  const [variant = i18n.locale] = [i18n.locales ?? []].flat()
  const title = new Intl.DateTimeFormat(variant, { month: 'long', year: 'numeric', calendar: 'gregory' }).format(day)

  // Opens where the newest message is.
  const sought = useRef(at === undefined)
  useEffect(() => {
    if (!known) return
    if (sought.current && day !== last) {
      setDay(last)
      setSteps((n) => n + 1)
    }
    sought.current = false
  }, [known, day, last])

  useEffect(() => {
    if (steps > 0) focused.current?.focus()
  }, [steps])

  const within = (wanted: number) => (known ? Math.max(first, Math.min(last, wanted)) : wanted)
  function turn(months: number) {
    if (!ends(months)) setDay(within(monthsOn(day, months)))
  }
  const ends = (months: number) => isSameMonth(day, months < 0 ? first : last)

  return (
    <Dialog title={<Trans>Jump to a date</Trans>} initialFocus={focused} onClose={onClose}>
      <div className={css.head}>
        <IconButton label={t`Previous month`} aria-disabled={ends(-1)} onClick={() => turn(-1)}>
          <ChevronLeft className={css.icon} size={20} />
        </IconButton>
        <h3 id={id} className={css.month} aria-live="polite">
          {title}
        </h3>
        <IconButton label={t`Next month`} aria-disabled={ends(1)} onClick={() => turn(1)}>
          <ChevronRight className={css.icon} size={20} />
        </IconButton>
      </div>
      <MonthGrid
        {...{ days, some, day, today, focused }}
        labelledBy={id}
        locale={variant}
        firstDay={firstDayOf(variant)}
        onStep={(wanted) => {
          setDay(within(wanted))
          setSteps((n) => n + 1)
        }}
        onChoose={(chosen) => {
          onClose()
          void opening.jumpToDate(chosen)
        }}
      />
    </Dialog>
  )
}
