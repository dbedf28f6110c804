import { useLingui } from '@lingui/react/macro'
import type { EmojiEntry } from './catalogue.ts'
import css from './Suggestions.module.css'

interface SuggestionsProps {
  found: readonly EmojiEntry[]
  chosen: number
  listId: string
  optionId(index: number): string
  choose(entry: EmojiEntry): void
}

/** Suggestions for a short code that is being typed. The focus stays in the field; the arrow keys move the choice. */
export function Suggestions({ found, chosen, listId, optionId, choose }: SuggestionsProps) {
  const { t } = useLingui()
  return (
    <div className={css.list} role="listbox" id={listId} aria-label={t`Emoji`}>
      {found.map((entry, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are heard by the field
        <div
          key={entry.emoji}
          className={css.option}
          role="option"
          id={optionId(index)}
          aria-selected={index === chosen}
          tabIndex={-1}
          // Pressing it must not take the focus from the field.
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => choose(entry)}
        >
          <span className={css.emoji} aria-hidden="true">
            {entry.emoji}
          </span>
          <span className={css.code} dir="ltr">
            :{entry.codes[0] ?? entry.name}:
          </span>
          <span className={css.name}>{entry.name}</span>
        </div>
      ))}
    </div>
  )
}
