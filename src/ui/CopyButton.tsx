import { Trans } from '@lingui/react/macro'
import { Check, Copy } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { Button } from './Button.tsx'
import css from './CopyButton.module.css'

interface CopyButtonProps {
  text: string
  children: ReactNode
  look?: 'primary' | 'quiet'
  /** Refusal: the clipboard is closed to us. Show the text selected instead. */
  onRefused?: () => void
  onCopied?: () => void
}

export function CopyButton({ text, children, look = 'primary', onRefused, onCopied }: CopyButtonProps) {
  const [outcome, setOutcome] = useState<'copied' | 'refused'>()

  useEffect(() => {
    if (outcome !== 'copied') return
    const timer = setTimeout(() => setOutcome(undefined), 2_500)
    return () => clearTimeout(timer)
  }, [outcome])

  async function copy() {
    try {
      await navigator.clipboard.writeText(text)
      setOutcome('copied')
      onCopied?.()
    } catch {
      setOutcome('refused')
      onRefused?.()
    }
  }

  return (
    <div className={css.copy}>
      <Button
        look={look}
        icon={outcome === 'copied' ? <Check size={18} /> : <Copy size={18} />}
        onClick={() => void copy()}
      >
        {children}
      </Button>
      <span role="status" className={css.outcome}>
        {outcome === 'copied' && <Trans>Copied</Trans>}
        {outcome === 'refused' && (
          <Trans>Your browser keeps the clipboard closed. The text is selected: copy it by hand.</Trans>
        )}
      </span>
    </div>
  )
}
