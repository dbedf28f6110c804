import { lazy } from 'react'
import type { ConversationActs } from '../../conversation/conversationActs.ts'
import { Later } from '../../ui/Later.tsx'
import type { ListedChat } from '../chatList/list.ts'
import type { Desk } from './useActs.tsx'

const MessageMenu = lazy(async () => ({ default: (await import('./MessageMenu.tsx')).MessageMenu }))
const ReactionPopover = lazy(async () => ({ default: (await import('../emoji/EmojiPopover.tsx')).EmojiPopover }))
const VersionsDialog = lazy(async () => ({ default: (await import('./VersionsDialog.tsx')).VersionsDialog }))
const ForwardDialog = lazy(async () => ({ default: (await import('./ForwardDialog.tsx')).ForwardDialog }))
const DeleteDialog = lazy(async () => ({ default: (await import('./DeleteDialog.tsx')).DeleteDialog }))

interface OverlaysProps {
  desk: Desk
  acts: Pick<ConversationActs, 'versions'>
  receivers: readonly ListedChat[]
}

/** Overlay that is open over the conversation: one at a time. */
export function Overlays({ desk, acts, receivers }: OverlaysProps) {
  const { doing, close } = desk
  if (!doing) return null
  return (
    <Later>
      {doing.what === 'menu' && (
        <MessageMenu
          message={doing.message}
          alone={desk.alone}
          anchor={doing.anchor}
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
    </Later>
  )
}
