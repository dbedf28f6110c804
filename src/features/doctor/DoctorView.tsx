import { Trans } from '@lingui/react/macro'
import { RotateCw } from 'lucide-react'
import { type ReactNode, useRef } from 'react'
import { Button } from '../../ui/Button.tsx'
import { CopyButton } from '../../ui/CopyButton.tsx'
import { CauseDrawing } from './CauseDrawing.tsx'
import { CheckLine } from './CheckLine.tsx'
import { causeWords } from './causeWords.tsx'
import css from './DoctorView.module.css'
import type { DoctorState } from './doctor.ts'
import { CHECKS, type CheckName } from './finding.ts'
import { reportOf } from './report.ts'
import { causeOf } from './verdict.ts'

interface DoctorViewProps {
  state: DoctorState
  version: string
  /** Name of the friend whom it is about. */
  friend: ReactNode
  onExamine(only?: CheckName): void
}

/** Connection doctor: what is in the way, in a sentence and a drawing, and below it all that was looked at. */
export function DoctorView({ state, version, friend, onExamine }: DoctorViewProps) {
  const who = friend ?? <Trans>your friend</Trans>
  const report = useRef<HTMLPreElement>(null)
  const text = reportOf(state, { version, now: Date.now() })

  function select() {
    const { current } = report
    const details = current?.closest('details')
    if (!current || !details) return
    details.open = true
    getSelection()?.selectAllChildren(current)
  }

  return (
    <>
      <Verdict state={state} who={who} />
      <ul className={css.checks}>
        {CHECKS.map((name) => (
          <CheckLine key={name} name={name} finding={state.findings[name]} who={who} onAgain={() => onExamine(name)} />
        ))}
      </ul>
      <div className={css.ways}>
        <Button icon={<RotateCw size={18} />} onClick={() => onExamine()}>
          <Trans>Check everything again</Trans>
        </Button>
        <CopyButton text={text} look="quiet" onRefused={select}>
          <Trans>Copy report</Trans>
        </CopyButton>
      </div>
      <details className={css.report}>
        <summary>
          <Trans>What the report says</Trans>
        </summary>
        <p>
          <Trans>For whoever helps you. No name, no ID, no whole address stands in it.</Trans>
        </p>
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, and must do so by keys as well */}
        <pre ref={report} className={css.text} dir="ltr" translate="no" tabIndex={0}>
          {text}
        </pre>
      </details>
    </>
  )
}

/** Verdict: read out once it is there. */
function Verdict({ state, who }: Pick<DoctorViewProps, 'state'> & { who: ReactNode }) {
  const cause = causeOf(state.findings)
  const words = cause && causeWords(cause, who)
  return (
    <section className={css.verdict} data-calm={cause === undefined || cause === 'none' || cause === 'friend'}>
      {cause && <CauseDrawing cause={cause} />}
      <div className={css.sentences} role="status">
        {state.failed ? (
          <p className={css.mine}>
            <Trans>This part of the page did not load: the server may be away.</Trans>
          </p>
        ) : words ? (
          <>
            <p className={css.mine}>{words.mine}</p>
            <p data-verdict={cause}>{words.theirs}</p>
          </>
        ) : (
          <p className={css.mine}>
            <Trans>Looking at everything that a connection takes…</Trans>
          </p>
        )}
      </div>
    </section>
  )
}
