import { Trans, useLingui } from '@lingui/react/macro'
import { MessageSquarePlus, Search, Share } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { forDisplay } from '../../features/chat/text/safeText.ts'
import { ContactName, nameOf } from '../../features/contacts/ContactName.tsx'
import type { Contact } from '../../features/contacts/contact.ts'
import type { PeerId } from '../../ports/transport.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { TextField } from '../../ui/TextField.tsx'
import { useEscape } from '../../ui/useEscape.tsx'
import { useApp } from '../AppContext.tsx'
import { toHref } from '../routes.ts'
import { Pane } from './Pane.tsx'
import css from './ShareInto.module.css'

/** From so many chats on, one would rather type than look. */
const MANY = 8

interface ShareIntoProps {
  text: string | undefined
  onChosen(peer: PeerId): void
  onBack(): void
}

/** What another app has shared goes into the draft of a chat: nothing is sent before the person presses Send. */
export function ShareInto({ text, onChosen, onBack }: ShareIntoProps) {
  const { t } = useLingui()
  const { chat, contacts } = useApp()
  const all = useStore(contacts.store, (state) => state.contacts)
  const summaries = useStore(chat.store, (state) => state.summaries)
  const [wanted, setWanted] = useState('')
  useEscape(onBack)

  const shown = useMemo(() => {
    const stirred = ({ id, addedAt }: Contact) => summaries[id]?.stirredAt ?? addedAt
    const needle = wanted.trim().toLocaleLowerCase()
    return all
      .filter((contact) => nameOf(contact).toLocaleLowerCase().includes(needle))
      .sort((a, b) => stirred(b) - stirred(a))
  }, [all, summaries, wanted])

  function choose(peer: PeerId) {
    if (text === undefined) return
    const draft = chat.store.getState().drafts[peer]
    const before = draft?.text.trimEnd() ?? ''
    chat.setDraft(peer, { ...draft, text: before === '' ? text : `${before}\n${text}` })
    onChosen(peer)
  }

  return (
    <Pane title={<Trans>Share into a chat</Trans>} onBack={onBack}>
      {text === undefined ? (
        <Empty picture={<Share />}>
          <Trans>There is nothing to share here any more.</Trans>
        </Empty>
      ) : (
        <>
          <blockquote className={css.shared} dir="auto" data-shared>
            {forDisplay(text)}
          </blockquote>
          <p className={css.hint}>
            <Trans>It goes into what you are writing there. Nothing leaves before you say so.</Trans>
          </p>
          {all.length > MANY && (
            <TextField
              label={<Trans>Find a chat</Trans>}
              type="search"
              value={wanted}
              onChange={(event) => setWanted(event.target.value)}
              autoComplete="off"
            />
          )}
          {shown.length === 0 ? (
            <Empty picture={all.length === 0 ? <MessageSquarePlus /> : <Search />}>
              {all.length === 0 ? (
                <Trans>
                  You have no chats yet. <a href={toHref({ at: 'new' })}>Begin one</a>; what you share waits here.
                </Trans>
              ) : (
                <Trans>No chat has that name.</Trans>
              )}
            </Empty>
          ) : (
            <ul className={css.chats} aria-label={t`Choose a chat`}>
              {shown.map((contact) => (
                <li key={contact.id}>
                  <button
                    type="button"
                    className={css.chat}
                    data-share-into={contact.id}
                    onClick={() => choose(contact.id)}
                  >
                    <Avatar id={contact.id} />
                    <span className={css.name}>
                      <ContactName contact={contact} />
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </Pane>
  )
}
