import { Trans, useLingui } from '@lingui/react/macro'
import { Search, Share } from 'lucide-react'
import { useState } from 'react'
import type { ConversationId } from '../../engine/ids.ts'
import { nameMatches } from '../../lib/nameMatch.ts'
import { forDisplay } from '../../richText/safeText.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { Empty } from '../../ui/Empty.tsx'
import { TextField } from '../../ui/TextField.tsx'
import { useChatNames } from '../chatList/ChatName.dom.ts'
import type { ListedChat } from '../chatList/list.ts'
import type { Drafts } from '../composing/drafts.ts'
import { PersonName } from '../people/ContactName.tsx'
import css from './ShareInto.module.css'

/** From so many chats on, one would rather type than look. */
const FIELD_FROM_CHATS = 8

interface ShareIntoProps {
  text: string | undefined
  /** In the order of the list. */
  chats: readonly ListedChat[]
  drafts: Drafts
  /** Address of the screen where a chat is begun. */
  begin: string
  onChosen(conversation: ConversationId): void
}

/** Text that another app has shared goes into the draft of a chat: nothing is sent before the person presses Send. */
export function ShareInto({ text, chats, drafts, begin, onChosen }: ShareIntoProps) {
  const { t } = useLingui()
  const nameOf = useChatNames()
  const [wanted, setWanted] = useState('')
  const shown = chats.filter(({ contact }) => nameMatches(nameOf(contact), wanted))

  // Notes to oneself are there from the start.
  const nobody = chats.every(({ contact }) => contact === undefined)

  function choose(conversation: ConversationId) {
    if (text === undefined) return
    const draft = drafts.store.getState().drafts[conversation]
    const before = draft?.text.trimEnd() ?? ''
    drafts.set(conversation, { ...draft, text: before === '' ? text : `${before}\n${text}` })
    onChosen(conversation)
  }

  return (
    <>
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
          {chats.length > FIELD_FROM_CHATS && (
            <TextField
              label={<Trans>Find a chat</Trans>}
              type="search"
              value={wanted}
              onChange={(event) => setWanted(event.target.value)}
              autoComplete="off"
            />
          )}
          {shown.length === 0 ? (
            <Empty picture={<Search />}>
              <Trans>No chat found</Trans>
            </Empty>
          ) : (
            <ul className={css.chats} aria-label={t`Choose a chat`}>
              {shown.map(({ conversation, contact }) => (
                <li key={conversation}>
                  <button
                    type="button"
                    className={css.chat}
                    data-share-into={conversation}
                    onClick={() => choose(conversation)}
                  >
                    <Avatar id={conversation} notes={!contact} />
                    <span className={css.name}>
                      <PersonName name={nameOf(contact)} />
                    </span>
                  </button>
                </li>
              ))}
            </ul>
          )}
          {nobody && (
            <p className={css.hint}>
              <Trans>
                You have no chats yet. <a href={begin}>Begin one</a>; what you share waits here.
              </Trans>
            </p>
          )}
        </>
      )}
    </>
  )
}
