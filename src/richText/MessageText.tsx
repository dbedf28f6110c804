import { Trans } from '@lingui/react/macro'
import { type FocusEvent, useRef, useState } from 'react'
import { loneEmoji } from './loneEmoji.ts'
import { isLong } from './longText.ts'
import css from './MessageText.module.css'
import { RichText } from './RichText.tsx'
import { isInvisible } from './safeText.ts'

/** Message text. Its only `dir="auto"` element holds the words as they are read. */
export function MessageText({ text }: { text: string }) {
  if (isInvisible(text))
    return (
      <em className={css.nothing}>
        <Trans>(invisible characters)</Trans>
      </em>
    )
  const lone = loneEmoji(text)
  if (lone > 0)
    return (
      <span className={css.text} data-lone={lone} dir="auto">
        {text.trim()}
      </span>
    )
  return isLong(text) ? <Folded text={text} /> : <Body text={text} />
}

const Body = ({ text }: { text: string }) => (
  <div className={css.text} dir="auto">
    <RichText text={text} />
  </div>
)

/** The beginning of a long text, and the rest when it is asked for. */
function Folded({ text }: { text: string }) {
  const [open, setOpen] = useState(false)
  const box = useRef<HTMLDivElement>(null)

  // The keyboard never leads to something that cannot be seen.
  function onFocus(event: FocusEvent) {
    const edge = box.current?.getBoundingClientRect().bottom ?? 0
    if (event.target.getBoundingClientRect().top > edge - 24) setOpen(true)
  }

  return (
    <>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: it only learns where the focus went */}
      <div ref={box} className={css.folded} data-open={open} onFocus={open ? undefined : onFocus}>
        <Body text={text} />
      </div>
      <button type="button" className={css.fold} aria-expanded={open} onClick={() => setOpen(!open)}>
        {open ? <Trans>Show less</Trans> : <Trans>Show more</Trans>}
      </button>
    </>
  )
}
