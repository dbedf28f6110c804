import { Trans } from '@lingui/react/macro'
import css from './Backup.module.css'
import type { Restored, Saved } from './backup.ts'

/** Words on what did not come of writing; nothing where it did, or where the person has ended it. */
export function SavedWords({ saved }: { saved: Saved }) {
  if (saved === 'done' || saved === 'cancelled' || saved === 'words') return null
  return (
    <p className={css.problem} role="alert" data-error={saved}>
      {saved === 'full' ? (
        <Trans>This device could not store that. Free some space and try again.</Trans>
      ) : (
        <Trans>The file could not be written. What was there before is still there.</Trans>
      )}
    </p>
  )
}

/** Words on why nothing was restored, or not all. */
export function RestoredWords({ restored }: { restored: Exclude<Restored, 'done' | 'cancelled'> }) {
  return (
    <p className={css.problem} role="alert" data-error={restored}>
      {whyOf(restored)} {restored !== 'unfinished' && <Trans>Nothing has changed.</Trans>}
    </p>
  )
}

function whyOf(restored: Exclude<Restored, 'done' | 'cancelled'>) {
  switch (restored) {
    case 'unfinished':
      return (
        <Trans>
          Your ID is back on this device. What was said is not: it could not be stored. Free some space, and restore the
          file again before you start.
        </Trans>
      )
    case 'foreign':
      return <Trans>This file is no backup of Tête-à-tête.</Trans>
    case 'others':
      return <Trans>These words do not open this file. It is of another ID, or damaged.</Trans>
    case 'other-id':
      return <Trans>This backup is of another ID than these words.</Trans>
    case 'damaged':
      return <Trans>This backup is damaged, or not all of it is there.</Trans>
    case 'newer':
      return <Trans>A newer version of the app made this backup. Reload the page to get that version.</Trans>
    case 'taken':
      return <Trans>These are the words of another ID than this device’s.</Trans>
    case 'kept':
      return <Trans>Something was said on this device already, and would be lost.</Trans>
    case 'unreadable':
      return <Trans>The file cannot be read any more. Choose it again.</Trans>
    case 'full':
    case 'busy':
    case 'failed':
      return <Trans>This device could not store that. Free some space and try again.</Trans>
  }
}
