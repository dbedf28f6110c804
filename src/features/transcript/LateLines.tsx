import { Plural } from '@lingui/react/macro'
import { ArrowUp } from 'lucide-react'
import type { EntryId } from '../../engine/ids.ts'
import css from './LateLines.module.css'

interface LateLinesProps {
  /** Late lines: came above what was on screen, and were not on screen since. */
  late: readonly EntryId[]
  /** Messages on screen. */
  onScreen: readonly EntryId[]
  onJump(id: EntryId): void
}

/** Late lines: how many there are further up, and the way to the first. */
export function LateLines({ late, onScreen, onJump }: LateLinesProps) {
  const first = late[0]
  // What is on screen is about to be seen.
  if (first === undefined || onScreen.includes(first)) return null
  return (
    <button type="button" className={css.late} onClick={() => onJump(first)}>
      <ArrowUp size={14} aria-hidden="true" />
      <Plural value={late.length} one="# message came in further up" other="# messages came in further up" />
    </button>
  )
}
