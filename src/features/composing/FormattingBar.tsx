import { useLingui } from '@lingui/react/macro'
import { Bold, Code, Italic } from 'lucide-react'
import { isApple } from '../../ui/keys.dom.ts'
import css from './FormattingBar.module.css'
import { MARKS } from './formatting.ts'

/** Formatting bar: marks for what is selected in the field, while something is, and the keys that do the same. */
export function FormattingBar({ onMark }: { onMark(mark: string): void }) {
  const { t } = useLingui()
  const looks = {
    b: { name: t`Bold`, icon: <Bold size={16} aria-hidden="true" /> },
    i: { name: t`Italic`, icon: <Italic size={16} aria-hidden="true" /> },
    e: { name: t`Code`, icon: <Code size={16} aria-hidden="true" /> },
  }
  return (
    <div className={css.bar} role="toolbar" aria-label={t`Formatting`}>
      {[...MARKS].map(([key, mark]) => {
        const { name, icon } = looks[key as keyof typeof looks]
        const letter = key.toUpperCase()
        return (
          <button
            key={key}
            type="button"
            className={css.mark}
            aria-label={name}
            aria-keyshortcuts={`${isApple() ? 'Meta' : 'Control'}+${letter}`}
            title={`${name} (${isApple() ? '⌘' : 'Ctrl+'}${letter})`}
            // Pressing it must not take the focus from the field, nor what is selected.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onMark(mark)}
          >
            {icon}
          </button>
        )
      })}
    </div>
  )
}
