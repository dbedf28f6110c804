import { Trans, useLingui } from '@lingui/react/macro'
import { Pause, Play } from 'lucide-react'
import { useMemo } from 'react'
import { clockOf, heightsOf } from './peaks.ts'
import { usePlayback } from './playback.dom.ts'
import css from './VoicePlayer.module.css'

interface VoicePlayerProps {
  /** Milliseconds. */
  ms: number
  peaks: string
  /** Here: it can be played. */
  isHere: boolean
  /** Its source, which is revoked with the player; undefined where there is none. */
  load(): Promise<string | undefined>
}

/** Step of the arrow keys. Milliseconds. */
const STEP_MS = 1_000

/** Voice message: its waveform, in which one moves, and how fast it is played. */
export function VoicePlayer({ ms, peaks, isHere, load }: VoicePlayerProps) {
  const { t } = useLingui()
  const heights = useMemo(() => heightsOf(peaks), [peaks])
  const { playing, broken, at, rate, toggle, seek, faster } = usePlayback({ load, ms })
  const [there, all] = [clockOf(at), clockOf(ms)]
  const label = playing ? t`Pause` : t`Play`
  return (
    <div className={css.player}>
      <button type="button" className={css.play} aria-label={label} title={label} disabled={!isHere} onClick={toggle}>
        {playing ? <Pause size={20} aria-hidden="true" /> : <Play className={css.sign} size={20} aria-hidden="true" />}
      </button>
      <span className={css.wave}>
        <span className={css.bars} aria-hidden="true">
          {heights.map((height, n) => (
            <i
              // biome-ignore lint/suspicious/noArrayIndexKey: nothing about this list changes
              key={n}
              style={{ blockSize: `${Math.round(12 + 88 * height)}%` }}
              data-heard={n / heights.length < at / ms || undefined}
            />
          ))}
        </span>
        <input
          type="range"
          className={css.slider}
          aria-label={t`Position`}
          aria-valuetext={t`${there} of ${all}`}
          disabled={!isHere}
          min={0}
          max={ms}
          step={STEP_MS}
          value={at}
          onChange={({ currentTarget }) => void seek(Number(currentTarget.value))}
        />
      </span>
      <span className={css.time}>{playing || at > 0 ? clockOf(ms - at) : all}</span>
      <button type="button" className={css.rate} aria-label={t`Speed: ${rate}×`} disabled={!isHere} onClick={faster}>
        {rate}×
      </button>
      {broken && (
        <p className={css.broken} role="alert">
          <Trans>This browser cannot play it. Save it, and open it with another program.</Trans>
        </p>
      )}
    </div>
  )
}
