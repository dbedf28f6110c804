import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { StatusIcon } from '../../ui/StatusIcon.tsx'
import type { Tick } from './ticks.ts'

/** Tick of the last message, as the conversation shows it, with its word for those who listen. */
export const TickMark = ({ status }: Pick<Tick, 'status'>) => (
  <>
    <StatusIcon status={status} />
    <span className="visually-hidden">{wordsOf(status)} </span>
  </>
)

function wordsOf(status: Tick['status']): ReactNode {
  switch (status) {
    case 'waiting':
      return <Trans>Waiting</Trans>
    case 'delivered':
      return <Trans>Delivered</Trans>
    case 'read':
      return <Trans>Read</Trans>
    case 'failed':
      return <Trans>Not delivered</Trans>
  }
}
