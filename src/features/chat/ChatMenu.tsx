import { Trans, useLingui } from '@lingui/react/macro'
import { Archive, ArchiveRestore, Bell, BellOff, MailCheck, MailOpen, Pin, PinOff } from 'lucide-react'
import type { ReactNode } from 'react'
import type { PeerId } from '../../ports/transport.ts'
import type { Anchor } from '../../ui/anchor.tsx'
import { Menu, type MenuEntry } from '../../ui/Menu.tsx'
import { useToast } from '../../ui/Toaster.tsx'
import { useRefusals } from './actions/useRefusals.tsx'
import { isMuted, MUTES, type MuteKey } from './list.ts'
import type { Chat, ChatPrefs, ChatState } from './message.ts'

type PrefsChange = Parameters<Chat['setPrefs']>[1]
/** Says so when the disk refused. */
type Setter = (change: PrefsChange) => Promise<boolean>

export interface ChatMenuProps {
  chat: Chat
  peer: PeerId
  /** What to call them. */
  name: string
  anchor: Anchor
  /** For the conversation on screen, before the rest. */
  first?: readonly MenuEntry[]
  finalFocus(): HTMLElement | false
  onClose(): void
}

/** What can be done about a whole chat. All of it is mine alone: the friend learns nothing. */
export function ChatMenu({ chat, peer, name, anchor, first = [], finalFocus, onClose }: ChatMenuProps) {
  const { t } = useLingui()
  const refuse = useRefusals()
  const say = useToast()
  const set = async (change: PrefsChange) => {
    const done = await chat.setPrefs(peer, change)
    if (!done) refuse('storage')
    return done
  }
  const archive = async ({ archived, pinned }: ChatPrefs) => {
    if (!(await set(archived ? { archived: undefined } : { archived: true, pinned: undefined }))) return
    say({
      words: archived ? <Trans>Back in the list</Trans> : <Trans>Archived: it is at the end of the list</Trans>,
      action: { words: <Trans>Undo</Trans>, act: () => void set({ archived, pinned }) },
    })
  }
  const entries = entriesOf(chat, peer, chat.store.getState(), Date.now(), set, archive)
  return (
    <Menu
      label={t`Options for ${name}`}
      anchor={anchor}
      entries={[...first, ...entries]}
      finalFocus={finalFocus}
      onClose={onClose}
    />
  )
}

function entriesOf(
  chat: Chat,
  peer: PeerId,
  state: ChatState,
  now: number,
  set: Setter,
  archive: (before: ChatPrefs) => Promise<void>,
): MenuEntry[] {
  const prefs: ChatPrefs = state.prefs[peer] ?? {}
  const unread = (state.summaries[peer]?.unread ?? 0) > 0 || prefs.flagged === true
  const isOpen = state.open?.peer === peer
  return [
    prefs.pinned === undefined
      ? {
          key: 'top',
          words: <Trans>Keep on top</Trans>,
          icon: <Pin size={18} />,
          apart: isOpen,
          act: () => void set({ pinned: now }),
        }
      : {
          key: 'top',
          words: <Trans>No longer on top</Trans>,
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
                  chat.markRead(peer)
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
    ...muting(prefs, now, set),
    {
      key: 'archive',
      words: prefs.archived ? <Trans>Back to the list</Trans> : <Trans>Archive</Trans>,
      icon: prefs.archived ? <ArchiveRestore size={18} /> : <Archive size={18} />,
      apart: true,
      act: () => void archive(prefs),
    },
  ]
}

function muting(prefs: ChatPrefs, now: number, set: Setter): MenuEntry[] {
  if (isMuted(prefs, now))
    return [
      {
        key: 'unmute',
        words: <Trans>Unmute</Trans>,
        icon: <Bell size={18} />,
        apart: true,
        act: () => void set({ mutedUntil: undefined }),
      },
    ]
  const words: Readonly<Record<MuteKey, ReactNode>> = {
    hour: <Trans>Mute for an hour</Trans>,
    eight: <Trans>Mute for eight hours</Trans>,
    always: <Trans>Mute for good</Trans>,
  }
  return MUTES.map(({ key, until }, at) => ({
    key,
    words: words[key],
    icon: <BellOff size={18} />,
    apart: at === 0,
    act: () => void set({ mutedUntil: until(now) }),
  }))
}
