import { Trans } from '@lingui/react/macro'
import { useChatNames } from '../../features/chatList/ChatName.dom.ts'
import { shortId } from '../../features/people/ContactName.tsx'
import { StarredList } from '../../features/starred/StarredList.tsx'
import { useEscape } from '../../ui/useEscape.dom.ts'
import { useApp } from '../AppContext.dom.ts'
import { chatHref } from '../routes.ts'
import { useListedChats } from '../useListedChats.dom.ts'
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
