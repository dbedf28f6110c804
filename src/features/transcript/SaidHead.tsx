import { Trans } from '@lingui/react/macro'
import { Forward } from 'lucide-react'
import type { SaidView } from '../../conversation/kinds/said.ts'
import type { EntryId } from '../../engine/ids.ts'
import { Quoted } from './Quoted.tsx'
import css from './SaidHead.module.css'

interface SaidHeadProps {
  view: SaidView
  friend: string
  onJump(id: EntryId): void
}

/** Head of what somebody says, whatever its kind: whence it is, and what it answers. */
export function SaidHead({ view, friend, onJump }: SaidHeadProps) {
  return (
    <>
      {view.forwarded && (
        <span className={css.forwarded}>
          <Forward size={13} aria-hidden="true" />
          <Trans>Forwarded</Trans>
        </span>
      )}
      {view.quote && <Quoted quote={view.quote} friend={friend} onJump={onJump} />}
    </>
  )
}
