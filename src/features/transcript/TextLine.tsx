import type { TextView } from '../../conversation/kinds/text.ts'
import { MessageText } from '../../richText/MessageText.tsx'
import type { LineViewProps } from './lineViewProps.dom.ts'
import { SaidHead } from './SaidHead.tsx'

/** Text: what it answers, and what it says. */
export function TextLine({ view, friend, onJump }: LineViewProps<TextView>) {
  return (
    <>
      <SaidHead view={view} friend={friend} onJump={onJump} />
      <MessageText text={view.text} />
    </>
  )
}
