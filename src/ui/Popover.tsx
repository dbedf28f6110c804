import { Popover as Base } from '@base-ui/react/popover'
import { type ReactNode, useState } from 'react'
import { type Anchor, anchorOf } from './anchor.dom.ts'
import { Dialog } from './Dialog.tsx'
import css from './Popover.module.css'

interface PopoverProps {
  label: string
  anchor: Anchor
  /** Element that gets the focus back. */
  finalFocus(): HTMLElement | false
  onClose(): void
  children: ReactNode
}

/** Popover beside what it belongs to; on a phone, where nothing is beside anything, at the bottom edge. Open as long as it is rendered. */
export function Popover({ label, anchor, finalFocus, onClose, children }: PopoverProps) {
  const [narrow] = useState(() => matchMedia('(max-width: 30rem)').matches)
  if (narrow)
    return (
      <Dialog title={label} onClose={onClose}>
        {children}
      </Dialog>
    )
  return (
    <Base.Root open onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        <Base.Positioner
          className={css.place}
          anchor={anchorOf(anchor)}
          positionMethod="fixed"
          side="top"
          align="end"
          sideOffset={8}
          collisionPadding={8}
        >
          <Base.Popup className={css.popup} aria-label={label} finalFocus={finalFocus}>
            {children}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  )
}
