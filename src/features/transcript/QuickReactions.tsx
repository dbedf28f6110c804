import { useLingui } from '@lingui/react/macro'
import { SmilePlus } from 'lucide-react'
import { useState } from 'react'
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
}

/** Quick reactions, beside the message that a mouse is over. The keyboard reaches them in the menu. */
export function QuickReactions({ id, reactions, acts }: QuickReactionsProps) {
  const { t } = useLingui()
  // None changes its place under the pointer.
  const [offered] = useState(() => quickReactions().slice(0, COUNT))
  const mine = reactions.find((one) => one.mine)?.emoji
  return (
    // biome-ignore lint/a11y/useSemanticElements: a set of fields would have a frame, and no line of its own
    <span className={css.quick} role="group" aria-label={t`React`}>
      <button
        type="button"
        className={css.one}
        aria-label={t`Another emoji`}
        title={t`Another emoji`}
        tabIndex={-1}
        onClick={(event) => acts.onPickReaction(id, event.currentTarget)}
      >
        <SmilePlus size={17} aria-hidden="true" />
      </button>
      {offered.map((emoji) => (
        <button
          key={emoji}
          type="button"
          className={css.one}
          aria-pressed={emoji === mine}
          tabIndex={-1}
          onClick={() => acts.onReact(id, emoji === mine ? undefined : emoji)}
        >
          {emoji}
        </button>
      ))}
    </span>
  )
}
