import { lazy } from 'react'
import type { ConversationActs } from '../../conversation/conversationActs.ts'
import type { ListedChat } from '../chatList/list.ts'
import type { Waiting } from '../transcript/MessageStatus.tsx'
import { DeleteDialog } from './DeleteDialog.tsx'
import { DetailsDialog } from './DetailsDialog.tsx'
import type { Doing } from './doing.dom.ts'
import { ForwardDialog } from './ForwardDialog.tsx'
import { MessageMenu } from './MessageMenu.tsx'
import type { Desk } from './useActs.tsx'
import { VersionsDialog } from './VersionsDialog.tsx'

const ReactionPopover = lazy(async () => ({ default: (await import('../emoji/EmojiPopover.tsx')).EmojiPopover }))

interface OverlaysProps {
  doing: Doing
  desk: Desk
  acts: Pick<ConversationActs, 'versions' | 'details'>
  receivers: readonly ListedChat[]
  /** Name of the other person. */
  friend: string
  /** For what messages of mine wait that have not arrived. */
  waiting: Waiting
  /** Connection doctor, about the other person; undefined where there is nobody to connect with. */
  doctorHref: string | undefined
}

/** Overlay that is open over the conversation: one at a time. */
export function Overlays({ doing, desk, acts, receivers, friend, waiting, doctorHref }: OverlaysProps) {
  const { close } = desk
  return (
    <>
      {doing.what === 'menu' && (
        <MessageMenu
          message={doing.message}
          alone={desk.alone}
          anchor={doing.anchor}
          way={doing.way}
          onReact={(emoji) => desk.acts.onReact(doing.message.id, emoji)}
          onAct={(deed) => desk.act(deed, doing.message, doing.anchor, doing.from)}
          finalFocus={() => doing.from ?? false}
          onClose={() => desk.closeMenu(doing)}
        />
      )}
      {doing.what === 'react' && (
        <ReactionPopover
          anchor={doing.anchor}
          quick
          finalFocus={() => doing.from ?? false}
          onChoose={(emoji) => {
            const mine = doing.message.reactions?.find((one) => one.mine)?.emoji
            close()
            desk.acts.onReact(doing.message.id, emoji === mine ? undefined : emoji)
          }}
          onClose={close}
        />
      )}
      {doing.what === 'details' && (
        <DetailsDialog {...{ acts, friend, waiting, doctorHref }} message={doing.message} onClose={close} />
      )}
      {doing.what === 'versions' && <VersionsDialog acts={acts} id={doing.message.id} onClose={close} />}
      {doing.what === 'forward' && (
        <ForwardDialog
          count={doing.messages.length}
          receivers={receivers}
          onForward={(to) => {
            close()
            void desk.forward(
              doing.messages.map(({ id }) => id),
              to,
            )
          }}
          onClose={close}
        />
      )}
      {doing.what === 'delete' && (
        <DeleteDialog
          messages={doing.messages}
          alone={desk.alone}
          onDelete={(everywhere) => {
            close()
            void desk.remove(
              doing.messages.map(({ id }) => id),
              everywhere,
            )
          }}
          onClose={close}
        />
      )}
    </>
  )
}
