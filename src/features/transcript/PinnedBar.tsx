import { useLingui } from '@lingui/react/macro'
import { Pin } from 'lucide-react'
import { useState } from 'react'
import { isPlain, wordsOf } from '../../conversation/deeds.ts'
import type { Message } from '../../conversation/message.ts'
import type { EntryId } from '../../engine/ids.ts'
import { glance } from '../../richText/glance.ts'
import { forDisplay } from '../../richText/safeText.ts'
import { useFormats } from '../../ui/formats.dom.ts'
import css from './PinnedBar.module.css'

/** The pinned messages, one at a time: pressing goes to it, and the next press to the one before. */
export function PinnedBar({ pins, onJump }: { pins: readonly Message[]; onJump(id: EntryId): void }) {
  const { t } = useLingui()
  const formats = useFormats()
  const [at, setAt] = useState(0)
  const shown = pins[at % pins.length]
  if (!shown) return null
  const place = pins.length > 1 ? `${formats.number((at % pins.length) + 1)}/${formats.number(pins.length)}` : ''
  return (
    <section className={css.bar} aria-label={t`Pinned messages`}>
      <Pin size={16} aria-hidden="true" />
      <bdi className={css.text}>{forDisplay(glance(wordsOf(shown) ?? '', isPlain(shown)))}</bdi>
      {place && <span className={css.place}>{place}</span>}
      <button
        type="button"
        className={css.go}
        aria-label={t`Go to pinned message`}
        onClick={() => {
          onJump(shown.id)
          setAt((at + 1) % pins.length)
        }}
      />
    </section>
  )
}
