import { Trans } from '@lingui/react/macro'
import { useStore } from 'zustand'
import type { Chats } from './chats.ts'
import { anyUnread } from './list.ts'
import css from './UnreadFilter.module.css'

interface UnreadFilterProps {
  chats: Pick<Chats, 'store'>
  on: boolean
  /** `last`: with it the button goes, since nothing is unread, and takes the focus along. */
  onToggle(last: boolean): void
}

/** Unread filter: a toggle that is there while it has something to do. */
export function UnreadFilter({ chats, on, onToggle }: UnreadFilterProps) {
  const unread = useStore(chats.store, anyUnread)
  return unread || on ? (
    <button type="button" className={css.chip} aria-pressed={on} onClick={() => onToggle(on && !unread)}>
      <Trans>Unread</Trans>
    </button>
  ) : null
}
