import { Trans } from '@lingui/react/macro'
import type { ConversationId } from '../../engine/ids.ts'
import { useChatNames } from '../../features/chatList/ChatName.dom.ts'
import { PersonName, shortId } from '../../features/people/ContactName.tsx'
import { StarredList } from '../../features/starred/StarredList.tsx'
import { useEscape } from '../../ui/useEscape.dom.ts'
import { useApp } from '../AppContext.dom.ts'
import { chatHref, chatRoute } from '../routes.ts'
import { useListedChats } from '../useListedChats.dom.ts'
import type { Navigation } from '../useNavigation.dom.ts'
import { Pane } from './Pane.tsx'

interface StarredScreenProps {
  /** Only of this one, to which one goes back. */
  only: ConversationId | undefined
  navigation: Navigation
}

export function StarredScreen({ only, navigation }: StarredScreenProps) {
  const { chat, starred } = useApp()
  const all = useListedChats()
  const chatNameOf = useChatNames()
  const onBack = () => (only === undefined ? navigation.back() : navigation.backTo(chatRoute(only)))
  useEscape(onBack)
  const nameOf = (conversation: ConversationId) => {
    const found = all.find((one) => one.conversation === conversation)
    return found ? chatNameOf(found.contact) : shortId(conversation)
  }
  const name = only && <PersonName name={nameOf(only)} />
  return (
    <Pane title={name ? <Trans>Starred messages: {name}</Trans> : <Trans>Starred messages</Trans>} onBack={onBack}>
      <StarredList starred={starred} only={only} acts={chat.acts} nameOf={nameOf} hrefOf={chatHref} />
    </Pane>
  )
}
