import { Trans } from '@lingui/react/macro'
import type { ConversationId } from '../../engine/ids.ts'
import { useChatNames } from '../../features/chatList/ChatName.dom.ts'
import { TransfersList } from '../../features/files/TransfersList.tsx'
import { shortId } from '../../features/people/ContactName.tsx'
import { useEscape } from '../../ui/useEscape.dom.ts'
import { useApp } from '../AppContext.dom.ts'
import { chatHref } from '../routes.ts'
import { useListedChats } from '../useListedChats.dom.ts'
import { Pane } from './Pane.tsx'

export function TransfersScreen({ onBack }: { onBack(): void }) {
  const { files } = useApp()
  const all = useListedChats()
  const chatNameOf = useChatNames()
  useEscape(onBack)
  const nameOf = (conversation: ConversationId) => {
    const found = all.find((one) => one.conversation === conversation)
    return found ? chatNameOf(found.contact) : shortId(conversation)
  }
  return (
    <Pane title={<Trans>Transfers</Trans>} onBack={onBack}>
      <TransfersList files={files} nameOf={nameOf} hrefOf={chatHref} />
    </Pane>
  )
}
