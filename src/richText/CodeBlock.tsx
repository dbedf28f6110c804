import { Trans, useLingui } from '@lingui/react/macro'
import { Check, Copy } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import { useCopy } from '../ui/useCopy.tsx'
import css from './CodeBlock.module.css'
import type { Painted } from './paintCode.tsx'

/** Longer code is not coloured: patterns of some languages take time by its square. So much takes a frame. UTF-16 units. */
export const MAX_PAINTED = 2_000

/** A block of code. Its colours come when they are loaded; without them, or in a language they do not know, it is plain. */
export function CodeBlock({ code, language }: { code: string; language: string }) {
  const { t } = useLingui()
  const copy = useCopy()
  const [copied, setCopied] = useState(false)
  const painted = usePainted(code, language)

  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 2_000)
    return () => clearTimeout(timer)
  }, [copied])

  return (
    <figure className={css.figure} dir="ltr">
      <figcaption className={css.caption}>
        <span translate="no">{painted?.language ?? (language === '' ? <Trans>Code</Trans> : language)}</span>
        <button
          type="button"
          className={css.copy}
          aria-label={t`Copy code`}
          title={t`Copy code`}
          onClick={() => void copy(code).then(setCopied)}
        >
          {copied ? <Check size={15} aria-hidden="true" /> : <Copy size={15} aria-hidden="true" />}
        </button>
      </figcaption>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <pre className={css.pre} tabIndex={0}>
        <code translate="no">{painted?.nodes ?? code}</code>
      </pre>
    </figure>
  )
}

function usePainted(code: string, language: string): { language: string; nodes: ReactNode } | undefined {
  const [painted, setPainted] = useState<Painted>()
  useEffect(() => {
    if (language === '' || code.length > MAX_PAINTED) return
    let current = true
    let cancel = () => {}
    import('./paintCode.tsx').then(
      ({ paintInTurn }) => {
        if (current) cancel = paintInTurn(code, language, setPainted)
      },
      // The code itself is there; without the server it stays without colours.
      () => undefined,
    )
    return () => {
      current = false
      cancel()
    }
  }, [code, language])
  return painted
}
