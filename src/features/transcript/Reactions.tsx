import { useLingui } from '@lingui/react/macro'
import { SmilePlus } from 'lucide-react'
import type { Reaction } from '../../conversation/message.ts'
import type { EntryId } from '../../engine/ids.ts'
import type { Formats } from '../../ui/formats.dom.ts'
import type { MessageActs } from './messageActs.dom.ts'
import css from './Reactions.module.css'

interface ReactionsProps {
  id: EntryId
  reactions: readonly Reaction[]
  /** Reactions can only be looked at. */
  fixed: boolean
  /** The Tab key reaches them. */
  current: boolean
  formats: Formats
  acts: Pick<MessageActs, 'onReact' | 'onPickReaction'>
}

/** Reactions, each a button with its emoji and how many; mine is pressed, and another press takes it back. */
export function Reactions({ id, reactions, fixed, current, formats, acts }: ReactionsProps) {
  const { t } = useLingui()
  const tabIndex = current ? 0 : -1
  return (
    <span className={css.reactions}>
      {reactions.map(({ emoji, count, mine }) => (
        <button
          key={emoji}
          type="button"
          className={css.reaction}
          aria-pressed={mine}
          disabled={fixed}
          tabIndex={tabIndex}
          onClick={() => acts.onReact(id, mine ? undefined : emoji)}
        >
          <span className={css.emoji}>{emoji}</span> {/* That it is one, everybody sees. */}
          <span className={count === 1 ? 'visually-hidden' : css.count}>{formats.number(count)}</span>
        </button>
      ))}
      {!fixed && (
        <button
          type="button"
          className={css.more}
          aria-label={t`Another emoji`}
          title={t`Another emoji`}
          tabIndex={tabIndex}
          onClick={(event) => acts.onPickReaction(id, event.currentTarget)}
        >
          <SmilePlus size={16} aria-hidden="true" />
        </button>
      )}
    </span>
  )
}
