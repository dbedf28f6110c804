import { Trans } from '@lingui/react/macro'
import { useChatNames } from '../../features/chatList/ChatName.tsx'
import { shortId } from '../../features/people/ContactName.tsx'
import { StarredList } from '../../features/starred/StarredList.tsx'
import { useEscape } from '../../ui/useEscape.tsx'
import { useApp } from '../AppContext.tsx'
import { chatHref } from '../routes.ts'
import { useListedChats } from '../useListedChats.tsx'
import { Pane } from './Pane.tsx'

export function StarredScreen({ onBack }: { onBack(): void }) {
  const { chat, starred } = useApp()
  const all = useListedChats()
  const nameOf = useChatNames()
  useEscape(onBack)
  return (
    <Pane title={<Trans>Starred messages</Trans>} onBack={onBack}>
      <StarredList
        starred={starred}
        acts={chat.acts}
        nameOf={(conversation) => {
          const found = all.find((one) => one.conversation === conversation)
          return found ? nameOf(found.contact) : shortId(conversation)
        }}
        hrefOf={chatHref}
      />
    </Pane>
  )
}
