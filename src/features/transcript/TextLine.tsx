import { Trans } from '@lingui/react/macro'
import { Forward } from 'lucide-react'
import type { TextView } from '../../conversation/kinds/text.ts'
import { MessageText } from '../../richText/MessageText.tsx'
import type { LineViewProps } from './lineViewProps.dom.ts'
import { Quoted } from './Quoted.tsx'
import css from './TextLine.module.css'

/** Text: what it answers, and what it says. */
export function TextLine({ view, friend, onJump }: LineViewProps<TextView>) {
  return (
    <>
      {view.forwarded && (
        <span className={css.forwarded}>
          <Forward size={13} aria-hidden="true" />
          <Trans>Forwarded</Trans>
        </span>
      )}
      {view.quote && <Quoted quote={view.quote} friend={friend} onJump={onJump} />}
      <MessageText text={view.text} />
    </>
  )
}
