import { Trans } from '@lingui/react/macro'
import { useMemo } from 'react'
import { useStore } from 'zustand'
import { conversationWith } from '../../conversation/place.ts'
import type { ConversationId } from '../../engine/ids.ts'
import { useChatNames } from '../../features/chatList/ChatName.dom.ts'
import { FilesHereContext } from '../../features/files/filesHere.dom.ts'
import { MediaList } from '../../features/files/MediaList.tsx'
import { usePictureViewer } from '../../features/files/usePictureViewer.tsx'
import { PersonName } from '../../features/people/ContactName.tsx'
import { useEscape } from '../../ui/useEscape.dom.ts'
import { useApp } from '../AppContext.dom.ts'
import { chatHref, chatRoute } from '../routes.ts'
import type { Navigation } from '../useNavigation.dom.ts'
import { Pane } from './Pane.tsx'

interface MediaScreenProps {
  conversation: ConversationId
  navigation: Navigation
}

export function MediaScreen({ conversation, navigation }: MediaScreenProps) {
  const { files, people, chats } = useApp()
  const contact = useStore(people.store, ({ contacts }) =>
    contacts.find(({ id }) => conversationWith(id) === conversation),
  )
  const summary = useStore(chats.store, ({ summaries }) => summaries[conversation])
  const name = useChatNames()(contact)
  const { onLook, viewer } = usePictureViewer(files, conversation, name)
  const onBack = () => navigation.backTo(chatRoute(conversation))
  useEscape(onBack)
  const [alone, over] = [contact === undefined, contact?.left !== undefined]
  const here = useMemo(() => ({ files, conversation, alone, over, onLook }), [files, conversation, alone, over, onLook])
  const whose = <PersonName name={name} />
  return (
    <Pane title={<Trans>Media and links: {whose}</Trans>} onBack={onBack}>
      <FilesHereContext value={here}>
        <MediaList here={here} friend={name} changed={summary} hrefOf={(id) => chatHref(conversation, id)} />
      </FilesHereContext>
      {viewer}
    </Pane>
  )
}
