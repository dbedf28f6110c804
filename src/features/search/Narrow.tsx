import { Trans, useLingui } from '@lingui/react/macro'
import { type ReactNode, useId } from 'react'
import css from './Search.module.css'

export interface Narrowed {
  readonly from: 'me' | 'friend' | undefined
  /** In the conversation that is open. */
  readonly here: boolean
}

interface NarrowProps {
  /** The name of whoever's conversation is open. */
  friend: string | undefined
  narrowed: Narrowed
  onNarrow(narrowed: Narrowed): void
}

/** Search filters: whose messages, and where. */
export function Narrow({ friend, narrowed, onNarrow }: NarrowProps) {
  const { t } = useLingui()
  return (
    <div className={css.narrow}>
      <WrittenBy from={narrowed.from} onFrom={(from) => onNarrow({ ...narrowed, from })} />
      {friend !== undefined && (
        <label className={css.chip}>
          <input
            className={css.tick}
            type="checkbox"
            checked={narrowed.here}
            onChange={(event) => onNarrow({ ...narrowed, here: event.target.checked })}
            aria-label={t`Only with ${friend}`}
          />
          <span>
            <Trans>
              Only with <bdi>{friend}</bdi>
            </Trans>
          </span>
        </label>
      )}
    </div>
  )
}

export function WrittenBy({ from, onFrom }: { from: Narrowed['from']; onFrom(from: Narrowed['from']): void }) {
  const { t } = useLingui()
  const name = useId()
  const choice = (value: Narrowed['from'], words: ReactNode) => (
    <label className={css.chip}>
      <input className={css.tick} type="radio" name={name} checked={from === value} onChange={() => onFrom(value)} />
      <span>{words}</span>
    </label>
  )
  return (
    <div className={css.choices} role="radiogroup" aria-label={t`Written by`}>
      {choice(undefined, <Trans context="written by">Anyone</Trans>)}
      {choice('me', <Trans context="written by">Me</Trans>)}
      {choice('friend', <Trans context="written by">Friends</Trans>)}
    </div>
  )
}
