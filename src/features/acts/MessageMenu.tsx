import { Trans, useLingui } from '@lingui/react/macro'
import {
  CircleCheck,
  Copy,
  Forward,
  Pencil,
  Pin,
  PinOff,
  Reply,
  SmilePlus,
  Star,
  StarOff,
  Trash,
  Trash2,
} from 'lucide-react'
import type { ReactNode } from 'react'
import { type Deed, deedsFor } from '../../conversation/deeds.ts'
import type { Message } from '../../conversation/message.ts'
import type { Anchor } from '../../ui/anchor.dom.ts'
import { Menu } from '../../ui/Menu.tsx'

interface MessageMenuProps {
  message: Message
  /** Nobody else has the conversation. */
  alone: boolean
  anchor: Anchor
  onAct(deed: Deed): void
  finalFocus(): HTMLElement | false
  onClose(): void
}

export function MessageMenu({ message, alone, anchor, onAct, finalFocus, onClose }: MessageMenuProps) {
  const { t } = useLingui()
  const icons = iconsOf()
  const entries = deedsFor(message, alone).map((deed) => ({
    key: deed,
    words: wordsOf(deed, alone),
    icon: icons[deed],
    grave: deed.startsWith('delete'),
    apart: deed === 'deleteForMe' || (deed === 'deleteForEveryone' && (alone || message.status === 'waiting')),
    act: () => onAct(deed),
  }))
  return <Menu label={t`Message actions`} anchor={anchor} entries={entries} finalFocus={finalFocus} onClose={onClose} />
}

/** Icons, made as they are shown: this piece may be there before theirs is, as they are packed. */
const iconsOf = (): Readonly<Record<Deed, ReactNode>> => ({
  reply: <Reply size={18} />,
  react: <SmilePlus size={18} />,
  edit: <Pencil size={18} />,
  copy: <Copy size={18} />,
  forward: <Forward size={18} />,
  pin: <Pin size={18} />,
  unpin: <PinOff size={18} />,
  star: <Star size={18} />,
  unstar: <StarOff size={18} />,
  select: <CircleCheck size={18} />,
  deleteForMe: <Trash size={18} />,
  deleteForEveryone: <Trash2 size={18} />,
})

function wordsOf(deed: Deed, alone: boolean): ReactNode {
  switch (deed) {
    case 'reply':
      return <Trans>Reply</Trans>
    case 'react':
      return <Trans>React</Trans>
    case 'edit':
      return <Trans>Edit</Trans>
    case 'copy':
      return <Trans>Copy</Trans>
    case 'forward':
      return <Trans>Forward</Trans>
    case 'pin':
      return <Trans>Pin</Trans>
    case 'unpin':
      return <Trans>Unpin</Trans>
    case 'star':
      return <Trans>Star</Trans>
    case 'unstar':
      return <Trans>Unstar</Trans>
    case 'select':
      return <Trans>Select</Trans>
    case 'deleteForMe':
      return <Trans>Delete for me</Trans>
    case 'deleteForEveryone':
      return alone ? <Trans>Delete</Trans> : <Trans>Delete for everyone</Trans>
  }
}
