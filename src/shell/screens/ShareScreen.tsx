import { Trans } from '@lingui/react/macro'
import type { ConversationId } from '../../engine/ids.ts'
import { ShareInto } from '../../features/sharing/ShareInto.tsx'
import { useEscape } from '../../ui/useEscape.dom.ts'
import { useApp } from '../AppContext.dom.ts'
import { toHref } from '../routes.ts'
import { useListedChats } from '../useListedChats.dom.ts'
import { Pane } from './Pane.tsx'

interface ShareScreenProps {
  text: string | undefined
  onChosen(conversation: ConversationId): void
  onBack(): void
}

export function ShareScreen({ text, onChosen, onBack }: ShareScreenProps) {
  const { drafts } = useApp()
  const chats = useListedChats().filter(({ contact }) => !contact?.left)
  useEscape(onBack)
  return (
    <Pane title={<Trans>Share into a chat</Trans>} onBack={onBack}>
      <ShareInto text={text} chats={chats} drafts={drafts} begin={toHref({ at: 'new' })} onChosen={onChosen} />
    </Pane>
  )
}
