import { Trans, useLingui } from '@lingui/react/macro'
import {
  CircleCheck,
  Copy,
  Forward,
  Info,
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
import { articleId } from '../transcript/article.dom.ts'
import type { MenuWay } from '../transcript/messageActs.dom.ts'
import css from './MessageMenu.module.css'
import { ReactionRow } from './ReactionRow.tsx'

interface MessageMenuProps {
  message: Message
  /** Nobody else has the conversation. */
  alone: boolean
  anchor: Anchor
  way: MenuWay | undefined
  onAct(deed: Deed): void
  onReact(emoji: string | undefined): void
  finalFocus(): HTMLElement | false
  onClose(): void
}

/** Groups of entries, in the order of the menu: each stands apart from the one before. */
const GROUPS: readonly (readonly Deed[])[] = [
  ['reply', 'react'],
  ['edit', 'copy', 'forward'],
  ['pin', 'unpin', 'star', 'unstar', 'details', 'select'],
  ['deleteForMe', 'deleteForEveryone'],
]
const groupOf = (deed: Deed | undefined) => GROUPS.findIndex((group) => deed && group.includes(deed))

export function MessageMenu({ message, alone, anchor, way, onAct, onReact, ...rest }: MessageMenuProps) {
  const { t } = useLingui()
  const icons = iconsOf()
  const deeds = deedsFor(message, alone)
  const entries = deeds.map((deed, at) => ({
    key: deed,
    words: wordsOf(deed, alone),
    icon: icons[deed],
    grave: deed.startsWith('delete'),
    apart: at > 0 && groupOf(deed) !== groupOf(deeds[at - 1]),
    act: () => onAct(deed),
  }))
  const article = way === 'lifted' && document.getElementById(articleId(message.id))
  return (
    <Menu
      label={t`Message actions`}
      anchor={anchor}
      entries={entries}
      lifted={article ? { of: article, side: message.from === 'me' ? 'end' : 'start' } : undefined}
      top={
        deeds.includes('react') && (
          <ReactionRow
            mine={message.reactions?.find((one) => one.mine)?.emoji}
            focused={way === 'reactions'}
            onReact={onReact}
            onPick={() => onAct('react')}
          />
        )
      }
      {...rest}
    />
  )
}

/** Icons, made as they are shown: this piece may be there before theirs is, as they are packed. */
const iconsOf = (): Readonly<Record<Deed, ReactNode>> => ({
  reply: <Reply size={18} className={css.turned} />,
  react: <SmilePlus size={18} />,
  edit: <Pencil size={18} />,
  copy: <Copy size={18} />,
  forward: <Forward size={18} className={css.turned} />,
  pin: <Pin size={18} />,
  unpin: <PinOff size={18} />,
  star: <Star size={18} />,
  unstar: <StarOff size={18} />,
  details: <Info size={18} />,
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
    case 'details':
      return <Trans>Details</Trans>
    case 'select':
      return <Trans>Select</Trans>
    case 'deleteForMe':
      return <Trans>Delete for me</Trans>
    case 'deleteForEveryone':
      return alone ? <Trans>Delete</Trans> : <Trans>Delete for everyone</Trans>
  }
}
