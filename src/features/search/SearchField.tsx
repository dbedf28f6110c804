import { useLingui } from '@lingui/react/macro'
import { Search as Glass, X } from 'lucide-react'
import type { KeyboardEvent, RefObject } from 'react'
import { isComposing } from '../../ui/keys.dom.ts'
import css from './Search.module.css'

interface SearchFieldProps {
  label: string
  text: string
  field: RefObject<HTMLInputElement | null>
  /** The results below, while there are any. */
  controls: string | undefined
  autoFocus?: boolean
  onText(text: string): void
  /** Escape in an empty field. */
  onLeave?(): void
  onDown(): void
  onEnter(): void
}

export function SearchField({
  label,
  text,
  field,
  controls,
  onText,
  onLeave,
  onDown,
  onEnter,
  ...native
}: SearchFieldProps) {
  const { t } = useLingui()

  function onKeyDown(event: KeyboardEvent) {
    if (isComposing(event.nativeEvent)) return
    if (event.key === 'Escape') {
      if (text === '' && !onLeave) return
      event.preventDefault()
      if (text === '') onLeave?.()
      else onText('')
    } else if (event.key === 'ArrowDown' || event.key === 'Enter') {
      event.preventDefault()
      if (event.key === 'Enter') onEnter()
      else onDown()
    }
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a field in a form is what keyboards on phones offer to search with
    <form className={css.bar} role="search" aria-label={label} onSubmit={(event) => event.preventDefault()}>
      <Glass className={css.glass} size={17} aria-hidden="true" />
      <input
        ref={field}
        className={css.field}
        type="search"
        value={text}
        aria-label={label}
        // In a narrow list there is room for one word.
        placeholder={t`Search`}
        aria-controls={controls}
        enterKeyHint="search"
        autoComplete="off"
        autoCapitalize="off"
        spellCheck={false}
        maxLength={256}
        onChange={(event) => onText(event.target.value)}
        onKeyDown={onKeyDown}
        // biome-ignore lint/a11y/noAutofocus: only where somebody has just asked for this field
        autoFocus={native.autoFocus}
      />
      {text !== '' && (
        <button
          type="button"
          className={css.clear}
          aria-label={t`Clear the field`}
          title={t`Clear the field`}
          onClick={() => {
            onText('')
            field.current?.focus()
          }}
        >
          <X size={16} />
        </button>
      )}
    </form>
  )
}
