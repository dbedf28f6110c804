import { Trans } from '@lingui/react/macro'
import { useStore } from 'zustand'
import { Avatar } from '../../ui/Avatar.tsx'
import { useApp } from '../AppContext.dom.ts'
import { chatHref } from '../routes.ts'
import css from './NotesLink.module.css'

/** Link to the one chat that needs nobody else. */
export function NotesLink() {
  const { identity } = useApp()
  const notes = useStore(identity.store, (state) => (state.phase === 'ready' ? state.notes : undefined))
  return (
    notes && (
      <a className={css.notes} href={chatHref(notes)}>
        <Avatar id={notes} notes />
        <span className={css.name}>
          <Trans>Notes to myself</Trans>
        </span>
        <span className={css.where}>
          <Trans>Only on this device</Trans>
        </span>
      </a>
    )
  )
}
