import { Autocomplete } from '@base-ui/react/autocomplete'
import { Trans, useLingui } from '@lingui/react/macro'
import { useRef } from 'react'
import type { ConversationId } from '../../engine/ids.ts'
import { useChatNames } from '../../features/chatList/ChatName.dom.ts'
import type { ListedChat } from '../../features/chatList/list.ts'
import { PersonName } from '../../features/people/ContactName.tsx'
import { nameMatches } from '../../lib/nameMatch.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { isComposing } from '../../ui/keys.dom.ts'
import { useApp } from '../AppContext.dom.ts'
import { useListedChats } from '../useListedChats.dom.ts'
import css from './Palette.module.css'

/** Chats at most: more than anybody reads through. The next letter finds the rest. */
const MAX_CHATS = 50

interface PaletteProps {
  onGo(conversation: ConversationId): void
  onShortcuts(): void
  onClose(): void
}

/** Ctrl or Cmd and K: a few letters of a name, Enter, there. */
export function Palette({ onGo, onShortcuts, onClose }: PaletteProps) {
  const { t } = useLingui()
  const { settings, lock } = useApp()
  const items = useListedChats()
  const nameOf = useChatNames()
  const field = useRef<HTMLInputElement>(null)
  const matches = ({ conversation, contact }: ListedChat, typed: string) =>
    nameMatches(nameOf(contact), typed) ||
    // A few letters stand in many a note, and in every ID.
    (typed.trim().length > 3 && (nameMatches(contact?.note ?? '', typed) || conversation.includes(typed.trim())))

  return (
    <Dialog title={<Trans>Jump to a chat</Trans>} initialFocus={field} onClose={onClose}>
      <Autocomplete.Root
        inline
        open
        items={items}
        itemToStringValue={({ contact }) => nameOf(contact)}
        filter={matches}
        limit={MAX_CHATS}
        autoHighlight="always"
        keepHighlight
      >
        <Autocomplete.Input
          ref={field}
          className={css.field}
          aria-label={t`Jump to a chat`}
          placeholder={t`Name of a friend`}
          dir="auto"
          // Of Safari's Enter that ends a composition, the list would think that it chooses.
          onKeyDownCapture={(event) => isComposing(event.nativeEvent) && event.stopPropagation()}
          autoComplete="off"
          spellCheck={false}
        />
        <Autocomplete.Empty className={css.empty}>
          <Trans>No chat found</Trans>
        </Autocomplete.Empty>
        <Autocomplete.List className={css.list} aria-label={t`Chats found`}>
          {(chat: ListedChat) => (
            <Autocomplete.Item
              key={chat.conversation}
              value={chat}
              className={css.item}
              data-jump={chat.conversation}
              onClick={() => {
                onClose()
                onGo(chat.conversation)
              }}
            >
              <Avatar id={chat.conversation} size="s" notes={!chat.contact} />
              <span className={css.name} dir="auto">
                <PersonName name={nameOf(chat.contact)} />
              </span>
            </Autocomplete.Item>
          )}
        </Autocomplete.List>
      </Autocomplete.Root>
      <div className={css.more}>
        {lock.isOn() && (
          <Button look="plain" aria-keyshortcuts="Alt+Shift+L" onClick={lock.now}>
            <Trans>Lock now</Trans>
          </Button>
        )}
        <Button
          look="plain"
          aria-keyshortcuts={settings.store.getState().questionKey ? '?' : undefined}
          onClick={onShortcuts}
        >
          <Trans>Keyboard shortcuts</Trans>
        </Button>
      </div>
    </Dialog>
  )
}
