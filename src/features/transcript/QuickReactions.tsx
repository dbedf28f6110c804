import { useLingui } from '@lingui/react/macro'
import { SmilePlus } from 'lucide-react'
import { type RefObject, useState } from 'react'
import type { Reaction } from '../../conversation/message.ts'
import type { EntryId } from '../../engine/ids.ts'
import { quickReactions } from '../emoji/habits.dom.ts'
import type { MessageActs } from './messageActs.dom.ts'
import css from './QuickReactions.module.css'

/** As many as have room beside most messages. */
const COUNT = 3

interface QuickReactionsProps {
  id: EntryId
  reactions: readonly Reaction[]
  acts: Pick<MessageActs, 'onReact' | 'onPickReaction'>
  /** Button of the menu, at which the picker hangs: this row goes with the mouse. */
  button: RefObject<HTMLButtonElement | null>
}

/**
 * Quick reactions, beside the message that a mouse is over: for that mouse alone, which takes the focus from nowhere.
 * Keyboards and screen readers have them above the menu.
 */
export function QuickReactions({ id, reactions, acts, button }: QuickReactionsProps) {
  const { t } = useLingui()
  // None changes its place under the pointer.
  const [offered] = useState(() => quickReactions().slice(0, COUNT))
  const mine = reactions.find((one) => one.mine)?.emoji
  return (
    <span className={css.quick} aria-hidden="true" onMouseDown={(event) => event.preventDefault()}>
      <button
        type="button"
        className={css.one}
        title={t`Another emoji`}
        tabIndex={-1}
        onClick={() => button.current && acts.onPickReaction(id, button.current)}
      >
        <SmilePlus size={17} />
      </button>
      {offered.map((emoji) => (
        <button
          key={emoji}
          type="button"
          className={css.one}
          data-mine={emoji === mine || undefined}
          tabIndex={-1}
          onClick={() => acts.onReact(id, emoji === mine ? undefined : emoji)}
        >
          {emoji}
        </button>
      ))}
    </span>
  )
}
