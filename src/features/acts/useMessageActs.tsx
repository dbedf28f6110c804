import { Trans } from '@lingui/react/macro'
import { useMemo } from 'react'
import type { ConversationActs } from '../../conversation/conversationActs.ts'
import type { Message } from '../../conversation/message.ts'
import type { EntryId } from '../../engine/ids.ts'
import { rememberReaction } from '../emoji/habits.dom.ts'
import type { MessageActs } from '../transcript/messageActs.dom.ts'
import type { Opening } from '../transcript/opening.ts'
import type { Doing } from './doing.dom.ts'
import type { AtHand } from './useAtHand.dom.ts'
import type { Outcomes } from './useOutcomes.tsx'

interface MessageActsDeps {
  readonly acts: ConversationActs
  readonly opening: Opening | undefined
  readonly atHand: AtHand
  readonly outcomes: Outcomes
  show(doing: Doing): void
  reply(message: Message): void
  remove(ids: readonly EntryId[], everywhere: boolean): Promise<void>
  select(id: EntryId, range: boolean): void
}

/** Acts that a message asks for by itself: its buttons, keys and gestures. The same object from render to render. */
export function useMessageActs({
  acts,
  opening,
  atHand,
  outcomes,
  show,
  reply,
  remove,
  select,
}: MessageActsDeps): MessageActs {
  return useMemo(
    () => ({
      onMenu(id, anchor, from, way) {
        const message = atHand.find(id)
        if (message) show({ what: 'menu', message, anchor, from, way })
      },
      async onReact(id, emoji) {
        const before = atHand.find(id)?.reactions?.find(({ mine }) => mine)?.emoji
        if (emoji !== undefined) rememberReaction(emoji)
        if (!(await outcomes.tell(acts.react(id, emoji))) || !before || !emoji || before === emoji) return
        outcomes.say({
          words: (
            <Trans>
              {emoji} instead of {before}
            </Trans>
          ),
          action: { words: <Trans>Undo</Trans>, act: () => void outcomes.tell(acts.react(id, before)) },
        })
      },
      onPickReaction(id, anchor) {
        const message = atHand.find(id)
        if (message) show({ what: 'react', message, anchor, from: anchor })
      },
      onJump(id) {
        void opening?.jump(id).then((there) => there || outcomes.sayGone())
      },
      onReply(id) {
        const message = atHand.find(id)
        if (message) reply(message)
      },
      onVersions(id) {
        const message = atHand.find(id)
        if (message) show({ what: 'versions', message })
      },
      onSelect: select,
      async onCancel(id) {
        const result = await acts.cancel(id)
        if (result.ok) return
        if (result.error === 'storage') outcomes.refuse(result.error)
        else if (result.error === 'impossible') outcomes.sayGone()
        else
          outcomes.say({
            words: <Trans>Too late to cancel: it has arrived there. You can still delete it.</Trans>,
            action: { words: <Trans>Delete for everyone</Trans>, act: () => void remove([id], true) },
          })
      },
      onRetry: (id) => void acts.retry(id),
    }),
    [acts, opening, atHand, outcomes, show, reply, remove, select],
  )
}
