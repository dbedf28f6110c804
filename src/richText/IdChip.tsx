import { useLingui } from '@lingui/react/macro'
import { Copy } from 'lucide-react'
import { useCopy } from '../ui/useCopy.tsx'
import { idIn, isInvite } from './links.dom.ts'
import css from './RichText.module.css'

/** An ID or an invite link in a message: to be copied and pasted under "New chat", never followed by a slip of the finger. */
export function IdChip({ text }: { text: string }) {
  const { t } = useLingui()
  const copy = useCopy()
  const id = idIn(text)
  return (
    <span className={css.chip}>
      <code dir="ltr" translate="no" title={text}>
        {id ? `${id.slice(0, 10)}…${id.slice(-4)}` : text}
      </code>
      <button
        type="button"
        className={css.chipCopy}
        aria-label={isInvite(text) ? t`Copy this invite link` : t`Copy this ID`}
        title={isInvite(text) ? t`Copy this invite link` : t`Copy this ID`}
        onClick={() => void copy(text)}
      >
        <Copy size={14} aria-hidden="true" />
      </button>
    </span>
  )
}
