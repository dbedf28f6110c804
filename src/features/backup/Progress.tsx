import { Trans, useLingui } from '@lingui/react/macro'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import css from './Backup.module.css'
import type { Progress as Running } from './backup.ts'

/** Pause between two words about progress, for whoever hears them. Milliseconds. */
const SPOKEN_MS = 15_000

interface ProgressProps {
  running: Running
  /** Label of it. */
  label: ReactNode
  onCancel(): void
}

/** Megabytes, as people of this language write them. */
function useSize(bytes: number): string {
  const { i18n } = useLingui()
  const [variant = i18n.locale] = [i18n.locales ?? []].flat()
  const unit = { style: 'unit', unit: 'megabyte', maximumFractionDigits: 1 } as const
  return new Intl.NumberFormat(variant, unit).format(bytes / 1e6)
}

/** Value that is told now and then, and not each time that it changes. */
function useSeldom(value: string): string {
  const [told, setTold] = useState(value)
  const newest = useRef(value)
  newest.current = value
  useEffect(() => {
    const timer = setInterval(() => setTold(newest.current), SPOKEN_MS)
    return () => clearInterval(timer)
  }, [])
  return told
}

/** Progress of what takes its time, with the way out of it. */
export function Progress({ running, label, onCancel }: ProgressProps) {
  const size = useSize(running.bytes)
  const spoken = useSeldom(size)
  const share = running.of ? { value: Math.min(running.bytes, running.of), max: running.of } : {}
  return (
    <div className={css.progress}>
      <span>{label}</span>
      <span aria-hidden="true">{size}</span>
      <span className="visually-hidden" role="status">
        {spoken}
      </span>
      <progress className={css.bar} aria-label={size} {...share} />
      <Button onClick={onCancel}>
        <Trans>Cancel</Trans>
      </Button>
    </div>
  )
}
