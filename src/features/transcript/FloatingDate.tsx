import { lazy, useEffect, useState } from 'react'
import type { Formats } from '../../ui/formats.dom.ts'
import { Later } from '../../ui/Later.tsx'
import css from './FloatingDate.module.css'
import type { Opening } from './opening.ts'

const JumpToDate = lazy(async () => ({ default: (await import('./JumpToDate.tsx')).JumpToDate }))

/** After the last move it stays long enough to be read, or pressed. Milliseconds. */
const STAYS_MS = 1_500
const FADES_MS = 400

interface FloatingDateProps {
  opening: Opening
  /** Moment of the uppermost message in sight, if there is one. */
  at: number | undefined
  formats: Formats
  today: number
  scrolling: boolean
}

/**
 * Floating date: the day of what is uppermost, while one scrolls; pressed, a calendar. Not for those who listen, nor for
 * the Tab key: they have the days between the messages, and the calendar in the menu.
 */
export function FloatingDate({ opening, at, formats, today, scrolling }: FloatingDateProps) {
  const [phase, setPhase] = useState<'gone' | 'there' | 'fades'>('gone')
  const [from, setFrom] = useState<number>()
  useEffect(() => {
    if (scrolling) return setPhase('there')
    const steps = [
      setTimeout(() => setPhase((now) => (now === 'gone' ? now : 'fades')), STAYS_MS),
      setTimeout(() => setPhase('gone'), STAYS_MS + FADES_MS),
    ]
    return () => steps.forEach(clearTimeout)
  }, [scrolling])
  if (at === undefined) return null
  return (
    <>
      {(scrolling || phase !== 'gone') && (
        <button
          type="button"
          className={css.date}
          tabIndex={-1}
          aria-hidden="true"
          data-fades={!scrolling && phase === 'fades'}
          onClick={() => setFrom(at)}
        >
          {formats.day(at, today)}
        </button>
      )}
      {from !== undefined && (
        <Later>
          <JumpToDate opening={opening} at={from} onClose={() => setFrom(undefined)} />
        </Later>
      )}
    </>
  )
}
