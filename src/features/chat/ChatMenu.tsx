import { Trans, useLingui } from '@lingui/react/macro'
import { Archive, ArchiveRestore, Bell, BellOff, MailCheck, MailOpen, Pin, PinOff } from 'lucide-react'
import type { ReactNode } from 'react'
import type { PeerId } from '../../ports/transport.ts'
import type { Anchor } from '../../ui/anchor.tsx'
import { Menu, type MenuEntry } from '../../ui/Menu.tsx'
import { isMuted, MUTES, type MuteKey } from './list.ts'
import type { Chat, ChatPrefs, ChatState } from './message.ts'

export interface ChatMenuProps {
  chat: Chat
  peer: PeerId
  /** What to call them. */
  name: string
  anchor: Anchor
  /** For the conversation on screen, before the rest. */
  first?: readonly MenuEntry[]
  finalFocus(): HTMLElement | false
  /** Has been put away from the list, or come back to it. */
  onMoved?(): void
  onClose(): void
}

/** What can be done about a whole chat. All of it is mine alone: the friend learns nothing. */
export function ChatMenu({ chat, peer, name, anchor, first = [], finalFocus, onMoved, onClose }: ChatMenuProps) {
  const { t } = useLingui()
  const entries = entriesOf(chat, peer, chat.store.getState(), Date.now(), onMoved)
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

function entriesOf(chat: Chat, peer: PeerId, state: ChatState, now: number, onMoved?: () => void): MenuEntry[] {
  const prefs: ChatPrefs = state.prefs[peer] ?? {}
  const unread = (state.summaries[peer]?.unread ?? 0) > 0 || prefs.flagged === true
  const set = (change: Parameters<Chat['setPrefs']>[1]) => void chat.setPrefs(peer, change)
  const isOpen = state.open?.peer === peer
  return [
    prefs.pinned === undefined
      ? {
          key: 'top',
          words: <Trans>Keep on top</Trans>,
          icon: <Pin size={18} />,
          apart: isOpen,
          act: () => set({ pinned: now }),
        }
      : {
          key: 'top',
          words: <Trans>No longer on top</Trans>,
          icon: <PinOff size={18} />,
          apart: isOpen,
          act: () => set({ pinned: undefined }),
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
                  set({ flagged: undefined })
                },
              }
            : {
                key: 'unread',
                words: <Trans>Mark as unread</Trans>,
                icon: <MailCheck size={18} />,
                act: () => set({ flagged: true }),
              },
        ]),
    ...muting(prefs, now, set),
    {
      key: 'archive',
      words: prefs.archived ? <Trans>Back to the list</Trans> : <Trans>Archive</Trans>,
      icon: prefs.archived ? <ArchiveRestore size={18} /> : <Archive size={18} />,
      apart: true,
      act() {
        set(prefs.archived ? { archived: undefined } : { archived: true, pinned: undefined })
        onMoved?.()
      },
    },
  ]
}

function muting(prefs: ChatPrefs, now: number, set: (change: { mutedUntil: number | undefined }) => void): MenuEntry[] {
  if (isMuted(prefs, now))
    return [
      {
        key: 'unmute',
        words: <Trans>Unmute</Trans>,
        icon: <Bell size={18} />,
        apart: true,
        act: () => set({ mutedUntil: undefined }),
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
    act: () => set({ mutedUntil: until(now) }),
  }))
}
