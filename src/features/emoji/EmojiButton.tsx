import { useLingui } from '@lingui/react/macro'
import { Smile } from 'lucide-react'
import { lazy, Suspense, useRef, useState } from 'react'
import { flushSync } from 'react-dom'
import { IconButton } from '../../ui/Button.tsx'
import { Guard } from '../../ui/Guard.dom.ts'

const EmojiPopover = lazy(async () => ({ default: (await import('./EmojiPopover.tsx')).EmojiPopover }))

/** Opens the emoji beside the field that they go into. */
export function EmojiButton({
  onChoose,
  focusAfter,
}: {
  onChoose(emoji: string): void
  focusAfter(): HTMLElement | null
}) {
  const { t } = useLingui()
  const [open, setOpen] = useState(false)
  const button = useRef<HTMLButtonElement>(null)
  return (
    <>
      <IconButton
        ref={button}
        label={t`Emoji`}
        aria-haspopup="dialog"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Smile size={21} />
      </IconButton>
      {open && button.current && (
        <Guard fallback={null}>
          <Suspense fallback={null}>
            <EmojiPopover
              anchor={button.current}
              finalFocus={() => focusAfter() ?? false}
              onChoose={(emoji) => {
                // The field can only be written in once nothing holds the focus any more.
                flushSync(() => setOpen(false))
                onChoose(emoji)
              }}
              onClose={() => setOpen(false)}
            />
          </Suspense>
        </Guard>
      )}
    </>
  )
}
