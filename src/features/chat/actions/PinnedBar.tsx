import { useLingui } from '@lingui/react/macro'
import { Pin } from 'lucide-react'
import { useState } from 'react'
import { useFormats } from '../../../ui/formats.tsx'
import type { Message } from '../message.ts'
import { forDisplay } from '../text/safeText.ts'
import css from './PinnedBar.module.css'
import { glance } from './what.ts'

/** The pinned messages, one at a time: pressing goes to it, and the next press to the one before. */
export function PinnedBar({ pins, onJump }: { pins: readonly Message[]; onJump(id: string): void }) {
  const { t } = useLingui()
  const formats = useFormats()
  const [at, setAt] = useState(0)
  const shown = pins[at % pins.length]
  if (!shown) return null
  const place = pins.length > 1 ? `${formats.number((at % pins.length) + 1)}/${formats.number(pins.length)}` : ''
  return (
    <section className={css.bar} aria-label={t`Pinned messages`}>
      <Pin size={16} aria-hidden="true" />
      <bdi className={css.text}>{forDisplay(glance(shown.text))}</bdi>
      {place && <span className={css.place}>{place}</span>}
      <button
        type="button"
        className={css.go}
        aria-label={t`Go to what is pinned`}
        onClick={() => {
          onJump(shown.id)
          setAt((at + 1) % pins.length)
        }}
      />
    </section>
  )
}
