import { Menu as Base } from '@base-ui/react/menu'
import type { ReactNode } from 'react'
import { type Anchor, anchorOf } from './anchor.dom.ts'
import { Lifted } from './Lifted.tsx'
import css from './Menu.module.css'

export interface MenuEntry {
  key: string
  words: ReactNode
  icon: ReactNode
  /** Destructive entry: it takes something away. */
  grave?: boolean
  /** Entry set apart from what stands before it. */
  apart?: boolean
  act(): void
}

interface MenuProps {
  label: string
  anchor: Anchor
  entries: readonly MenuEntry[]
  /** Above the entries. */
  top?: ReactNode
  /** Element that is lifted above all else, with the menu below it. */
  lifted?: { of: HTMLElement; side: 'start' | 'end' } | undefined
  /** Element that gets the focus back; false leaves it where the chosen entry has put it. */
  finalFocus(): HTMLElement | false
  onClose(): void
}

/** About how high an entry is, and what there is besides. Rem. */
const ENTRY_REM = 2.5
const FRAME_REM = 3

/** Is there room for all of it above or below what it hangs on? Else it covers that rather than being cut. */
function fits(anchor: Anchor, entries: number): boolean {
  const { top, bottom } = anchorOf(anchor).getBoundingClientRect()
  const rem = Number.parseFloat(getComputedStyle(document.documentElement).fontSize)
  return Math.max(top, innerHeight - bottom) >= (entries * ENTRY_REM + FRAME_REM) * rem
}

/** Below what is lifted, it stands in the flow. */
const IN_FLOW = { position: 'relative', inset: 'auto', transform: 'none', opacity: 1 } as const

/** Open as long as it is rendered. */
export function Menu({ label, anchor, entries, top, lifted, finalFocus, onClose }: MenuProps) {
  const popup = (
    <Base.Popup className={css.popup} data-lifted={lifted && true} aria-label={label} finalFocus={finalFocus}>
      {top}
      {entries.map((entry) => (
        <Base.Item
          key={entry.key}
          className={css.item}
          data-grave={entry.grave}
          data-apart={entry.apart}
          onClick={entry.act}
        >
          {entry.icon}
          <span>{entry.words}</span>
        </Base.Item>
      ))}
    </Base.Popup>
  )
  return (
    <Base.Root open onOpenChange={(open) => !open && onClose()}>
      <Base.Portal>
        {lifted ? (
          <Lifted {...lifted} onClose={onClose}>
            <Base.Positioner className={css.flowing} style={IN_FLOW}>
              {popup}
            </Base.Positioner>
          </Lifted>
        ) : (
          <Base.Positioner
            className={css.place}
            anchor={anchorOf(anchor)}
            positionMethod="fixed"
            side="bottom"
            align="start"
            sideOffset={4}
            collisionPadding={8}
            collisionAvoidance={{ side: fits(anchor, entries.length + (top ? 1 : 0)) ? 'flip' : 'shift' }}
          >
            {popup}
          </Base.Positioner>
        )}
      </Base.Portal>
    </Base.Root>
  )
}
