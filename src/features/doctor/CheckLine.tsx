import { Trans, useLingui } from '@lingui/react/macro'
import { CircleAlert, CircleCheck, CircleMinus, CircleX, LoaderCircle, RotateCw } from 'lucide-react'
import { type ReactNode, useId } from 'react'
import { IconButton } from '../../ui/Button.tsx'
import css from './CheckLine.module.css'
import { checkLabel, findingWords } from './checkWords.tsx'
import { FactWords } from './factWords.tsx'
import type { CheckName, Finding, Result } from './finding.ts'

interface CheckLineProps {
  name: CheckName
  finding: Finding | undefined
  who: ReactNode
  onAgain(): void
}

/** Check: what it looks at, what it found, and the way to look again. */
export function CheckLine({ name, finding, who, onAgain }: CheckLineProps) {
  const { t } = useLingui()
  const result = finding?.result ?? 'running'
  const label = useId()
  const button = useId()
  const again = t`Check again`
  return (
    <li className={css.check} data-check={name} data-result={result}>
      <span className={css.sign}>{SIGNS[result]}</span>
      <div className={css.words}>
        <p className={css.label} id={label}>
          {checkLabel(name, who)}
        </p>
        <p className={css.found}>
          <span className="visually-hidden">
            <ResultWord result={result} />{' '}
          </span>
          {finding ? findingWords(name, finding.code) : <Trans>Looking…</Trans>}
        </p>
        {finding?.facts && (
          <p className={css.facts}>
            <FactWords facts={finding.facts} />
          </p>
        )}
      </div>
      <IconButton
        id={button}
        label={again}
        aria-labelledby={`${button} ${label}`}
        disabled={result === 'running'}
        onClick={onAgain}
      >
        <RotateCw size={18} />
      </IconButton>
    </li>
  )
}

/** A shape for each, never a colour alone. */
const SIGNS: Readonly<Record<Result, ReactNode>> = {
  running: <LoaderCircle size={20} aria-hidden="true" />,
  ok: <CircleCheck size={20} aria-hidden="true" />,
  warn: <CircleAlert size={20} aria-hidden="true" />,
  fail: <CircleX size={20} aria-hidden="true" />,
  skipped: <CircleMinus size={20} aria-hidden="true" />,
}

function ResultWord({ result }: { result: Result }) {
  switch (result) {
    case 'running':
      return null
    case 'ok':
      return <Trans>Good.</Trans>
    case 'warn':
      return <Trans>Worth a look.</Trans>
    case 'fail':
      return <Trans>Not good.</Trans>
    case 'skipped':
      return <Trans>Left out.</Trans>
  }
}
