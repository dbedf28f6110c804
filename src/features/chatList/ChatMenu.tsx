import { Trans, useLingui } from '@lingui/react/macro'
import {
  Archive,
  ArchiveRestore,
  Ban,
  Bell,
  BellOff,
  MailCheck,
  MailOpen,
  Pin,
  PinOff,
  Trash,
  UserMinus,
} from 'lucide-react'
import { useRef, useState } from 'react'
import { isMuted, type Own } from '../../conversation/own.ts'
import type { ConversationId } from '../../engine/ids.ts'
import type { Anchor } from '../../ui/anchor.dom.ts'
import { useFormats } from '../../ui/formats.dom.ts'
import { Menu, type MenuEntry } from '../../ui/Menu.tsx'
import { useToast } from '../../ui/Toaster.tsx'
import { useRefusals } from '../../ui/useRefusals.tsx'
import { LeaveDialog } from '../leaving/LeaveDialog.tsx'
import type { Leaving } from '../leaving/leaving.ts'
import { useParting } from '../leaving/useParting.dom.ts'
import type { Contact, People } from '../people/people.ts'
import type { Chats, OwnChange } from './chats.ts'
import { ALWAYS, isUnread, MUTES_S } from './list.ts'

/** Asked: what is to be known before something is done. */
type Asked = 'chat' | 'friend' | 'mute'

/** Says so when the disk refused. */
type Setter = (change: OwnChange) => Promise<boolean>

export interface ChatMenuProps {
  chats: Chats
  people: People
  leaving: Leaving
  conversation: ConversationId
  /** Contact of a direct conversation; undefined where nobody else is in it. */
  contact: Contact | undefined
  /** The conversation is on screen. */
  isOpen: boolean
  /** Name of the chat. */
  name: string
  anchor: Anchor
  /** Entries of the menu that stand before the rest. */
  first?: readonly MenuEntry[]
  finalFocus(): HTMLElement | false
  onClose(): void
}

/** Chat menu: what can be done about a whole chat. All of it is mine alone: the friend learns nothing. */
export function ChatMenu(props: ChatMenuProps) {
  const { chats, people, leaving, conversation, contact, isOpen, name, anchor, first = [], finalFocus, onClose } = props
  const { t } = useLingui()
  const { block, leave } = useParting(people, leaving)
  // The menu closes when a question is chosen; this goes once that is answered.
  const asks = useRef(false)
  const [asked, setAsked] = useState<Asked>()
  const ask = (what: Asked) => {
    asks.current = true
    setAsked(what)
  }
  const refuse = useRefusals()
  const say = useToast()
  const set = async (change: OwnChange) => {
    const done = await chats.set(conversation, change)
    if (!done) refuse('storage')
    return done
  }
  const archive = async ({ archived, pinned }: Own) => {
    if (!(await set(archived ? { archived: undefined } : { archived: true, pinned: undefined }))) return
    say({
      words: archived ? <Trans>Back in the list</Trans> : <Trans>Archived: it is at the end of the list</Trans>,
      action: { words: <Trans>Undo</Trans>, act: () => void set({ archived, pinned }) },
    })
  }
  const state = chats.store.getState()
  const own = state.own[conversation] ?? {}
  const news = (state.summaries[conversation]?.unread ?? 0) > 0
  if (asked === 'mute') return <MuteMenu anchor={anchor} finalFocus={finalFocus} set={set} onClose={onClose} />
  if (asked)
    return (
      <LeaveDialog
        what={asked}
        friend={contact && name}
        unread={news}
        leave={(words) => leave(asked, conversation, contact, words)}
        onClose={onClose}
      />
    )
  const entries = entriesOf({
    own,
    unread: isUnread(conversation, state),
    isOpen,
    now: Date.now(),
    set,
    archive,
    mute: () => ask('mute'),
    read: () => chats.markRead(conversation),
  })
  return (
    <Menu
      label={t`Options for ${name}`}
      anchor={anchor}
      entries={[...first, ...(contact?.left ? [] : entries), ...partings(contact, ask, block)]}
      finalFocus={finalFocus}
      onClose={() => {
        if (!asks.current) onClose()
      }}
    />
  )
}

interface EntriesDeps {
  own: Own
  unread: boolean
  isOpen: boolean
  now: number
  set: Setter
  archive(before: Own): Promise<void>
  mute(): void
  read(): void
}

function entriesOf({ own, unread, isOpen, now, set, archive, mute, read }: EntriesDeps): MenuEntry[] {
  return [
    own.pinned === undefined
      ? {
          key: 'top',
          words: <Trans>Pin chat</Trans>,
          icon: <Pin size={18} />,
          apart: isOpen,
          act: () => void set({ pinned: now }),
        }
      : {
          key: 'top',
          words: <Trans>Unpin chat</Trans>,
          icon: <PinOff size={18} />,
          apart: isOpen,
          act: () => void set({ pinned: undefined }),
        },
    ...(isOpen
      ? []
      : [
          unread
            ? {
                key: 'unread',
                words: <Trans>Mark as read</Trans>,
                icon: <MailOpen size={18} />,
                act() {
                  read()
                  void set({ flagged: undefined })
                },
              }
            : {
                key: 'unread',
                words: <Trans>Mark as unread</Trans>,
                icon: <MailCheck size={18} />,
                act: () => void set({ flagged: true }),
              },
        ]),
    isMuted(own, now)
      ? {
          key: 'mute',
          words: <Trans>Unmute</Trans>,
          icon: <Bell size={18} />,
          apart: true,
          act: () => void set({ mutedUntil: undefined }),
        }
      : { key: 'mute', words: <Trans>Mute</Trans>, icon: <BellOff size={18} />, apart: true, act: mute },
    {
      key: 'archive',
      words: own.archived ? <Trans>Back to the list</Trans> : <Trans>Archive</Trans>,
      icon: own.archived ? <ArchiveRestore size={18} /> : <Archive size={18} />,
      act: () => void archive(own),
    },
  ]
}

/** Partings: what cannot be done by the way. */
function partings(
  contact: Contact | undefined,
  ask: (what: Asked) => void,
  block: (contact: Contact) => Promise<void>,
): MenuEntry[] {
  return [
    {
      key: 'delete',
      words: <Trans>Delete chat</Trans>,
      icon: <Trash size={18} />,
      apart: true,
      act: () => ask('chat'),
    },
    ...(contact && !contact.left
      ? [
          {
            key: 'remove',
            words: <Trans>Remove friend</Trans>,
            icon: <UserMinus size={18} />,
            act: () => ask('friend'),
          },
        ]
      : []),
    ...(contact
      ? [
          {
            key: 'block',
            words: contact.left === 'blocked' ? <Trans>Unblock</Trans> : <Trans>Block</Trans>,
            icon: <Ban size={18} />,
            act: () => void block(contact),
          },
        ]
      : []),
  ]
}

interface MuteMenuProps extends Pick<ChatMenuProps, 'anchor' | 'finalFocus' | 'onClose'> {
  set: Setter
}

/** Mute menu in place of the chat's own: for how long. */
function MuteMenu({ set, ...menu }: MuteMenuProps) {
  const { t } = useLingui()
  const formats = useFormats()
  return (
    <Menu
      label={t`Mute`}
      entries={[
        ...MUTES_S.map((seconds) => ({
          key: String(seconds),
          words: formats.span(seconds),
          icon: <BellOff size={18} />,
          act: () => void set({ mutedUntil: Date.now() + seconds * 1_000 }),
        })),
        {
          key: 'always',
          words: <Trans>Always</Trans>,
          icon: <BellOff size={18} />,
          act: () => void set({ mutedUntil: ALWAYS }),
        },
      ]}
      {...menu}
    />
  )
}
