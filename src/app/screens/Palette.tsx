import { Autocomplete } from '@base-ui/react/autocomplete'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMemo, useRef } from 'react'
import { useStore } from 'zustand'
import { orderChats } from '../../features/chat/list.ts'
import { nameOf } from '../../features/contacts/ContactName.tsx'
import type { Contact } from '../../features/contacts/contact.ts'
import type { PeerId } from '../../ports/transport.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { useApp } from '../AppContext.tsx'
import css from './Palette.module.css'

/** More than anybody reads through: the next letter finds the rest. */
const SHOWN = 50

/** Ctrl or Cmd and K: a few letters of a name, Enter, there. */
export function Palette({ onGo, onClose }: { onGo(peer: PeerId): void; onClose(): void }) {
  const { t, i18n } = useLingui()
  const { contacts, chat } = useApp()
  const all = useStore(contacts.store, (state) => state.contacts)
  const summaries = useStore(chat.store, (state) => state.summaries)
  const prefs = useStore(chat.store, (state) => state.prefs)
  const items = useMemo(() => {
    const { chats, archived } = orderChats(all, { summaries, prefs })
    return [...chats, ...archived]
  }, [all, summaries, prefs])
  const field = useRef<HTMLInputElement>(null)
  // Accents and capitals make no difference.
  const { contains } = Autocomplete.useFilter({ locale: i18n.locale, sensitivity: 'base' })
  const matches = (contact: Contact, typed: string) =>
    contains(nameOf(contact), typed.trim()) || (typed.trim().length > 3 && contact.id.includes(typed.trim()))

  return (
    <Dialog title={<Trans>Jump to a chat</Trans>} initialFocus={field} onClose={onClose}>
      <Autocomplete.Root
        inline
        open
        items={items}
        itemToStringValue={nameOf}
        filter={matches}
        limit={SHOWN}
        autoHighlight="always"
        keepHighlight
      >
        <Autocomplete.Input
          ref={field}
          className={css.field}
          aria-label={t`Jump to a chat`}
          placeholder={t`Name of a friend`}
          dir="auto"
          autoComplete="off"
          spellCheck={false}
        />
        <Autocomplete.Empty className={css.empty}>
          <Trans>Nobody of that name is among your chats.</Trans>
        </Autocomplete.Empty>
        <Autocomplete.List className={css.list} aria-label={t`Chats found`}>
          {(contact: Contact) => (
            <Autocomplete.Item
              key={contact.id}
              value={contact}
              className={css.item}
              data-jump={contact.id}
              onClick={() => {
                onClose()
                onGo(contact.id)
              }}
            >
              <Avatar id={contact.id} size="s" />
              <span className={css.name} dir="auto">
                <bdi translate="no">{nameOf(contact)}</bdi>
              </span>
            </Autocomplete.Item>
          )}
        </Autocomplete.List>
      </Autocomplete.Root>
    </Dialog>
  )
}
