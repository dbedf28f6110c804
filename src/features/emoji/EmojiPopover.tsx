import { useLingui } from '@lingui/react/macro'
import type { Anchor } from '../../ui/anchor.dom.ts'
import { Popover } from '../../ui/Popover.tsx'
import { EmojiChooser } from './EmojiChooser.tsx'

interface EmojiPopoverProps {
  anchor: Anchor
  /** For a reaction: what many people take is offered first. */
  quick?: boolean
  finalFocus(): HTMLElement | false
  onChoose(emoji: string): void
  onClose(): void
}

export function EmojiPopover({ anchor, quick = false, finalFocus, onChoose, onClose }: EmojiPopoverProps) {
  const { t } = useLingui()
  return (
    <Popover label={t`Choose an emoji`} anchor={anchor} finalFocus={finalFocus} onClose={onClose}>
      <EmojiChooser quick={quick} onChoose={onChoose} />
    </Popover>
  )
}
