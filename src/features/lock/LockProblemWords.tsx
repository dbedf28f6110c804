import { Trans } from '@lingui/react/macro'
import css from './Lock.module.css'
import type { LockProblem } from './lock.ts'

/** Problem, in words. */
export function LockProblemWords({ problem }: { problem: LockProblem }) {
  return (
    <p className={css.problem} role="alert" data-error={problem}>
      {wordsOf(problem)}
    </p>
  )
}

function wordsOf(problem: LockProblem) {
  switch (problem) {
    case 'storage':
      return <Trans>This device could not store that. Free some space and try again.</Trans>
    case 'passkey':
      return <Trans>The passkey was not made. You can try again.</Trans>
    case 'unfit':
      return <Trans>This passkey cannot open a lock. Another one may.</Trans>
    case 'load':
      return (
        <Trans>
          This part of the page did not load: the server may be away. Your messages are safe. Reload once it is back.
        </Trans>
      )
  }
}
