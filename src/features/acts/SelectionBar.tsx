import { Plural, useLingui } from '@lingui/react/macro'
import { Copy, Forward, Star, Trash2, X } from 'lucide-react'
import { hasWords } from '../../conversation/deeds.ts'
import { IconButton } from '../../ui/Button.tsx'
import css from './SelectionBar.module.css'
import type { Desk } from './useActs.tsx'
import type { Selection } from './useSelection.dom.ts'

/** In place of the field while messages are selected. */
export function SelectionBar({ desk, selected }: { desk: Desk; selected: Selection }) {
  const { t } = useLingui()
  const count = selected.size
  const wordless = ![...selected.values()].some(hasWords)
  return (
    <div className={css.bar} role="toolbar" aria-label={t`Selected messages`}>
      <IconButton label={t`Stop selecting`} onClick={desk.stopSelecting}>
        <X size={21} />
      </IconButton>
      <p className={css.count} role="status">
        <Plural value={count} one="# selected" other="# selected" />
      </p>
      <IconButton label={t`Copy`} disabled={wordless} onClick={desk.copySelected}>
        <Copy size={20} />
      </IconButton>
      <IconButton label={t`Forward`} disabled={wordless} onClick={desk.forwardSelected}>
        <Forward size={20} className={css.turned} />
      </IconButton>
      <IconButton label={t`Star`} disabled={wordless} onClick={desk.starSelected}>
        <Star size={20} />
      </IconButton>
      <IconButton label={t`Delete`} disabled={count === 0} onClick={desk.deleteSelected}>
        <Trash2 size={20} />
      </IconButton>
    </div>
  )
}
