import { Trans } from '@lingui/react/macro'
import { useStore } from 'zustand'
import { StarredList } from '../../features/chat/StarredList.tsx'
import { nameOf, shortId } from '../../features/contacts/ContactName.tsx'
import { useEscape } from '../../ui/useEscape.tsx'
import { useApp } from '../AppContext.tsx'
import { toHref } from '../routes.ts'
import { Pane } from './Pane.tsx'

export function StarredScreen({ onBack }: { onBack(): void }) {
  const { chat, contacts } = useApp()
  const known = useStore(contacts.store, (state) => state.contacts)
  useEscape(onBack)
  return (
    <Pane title={<Trans>Starred messages</Trans>} onBack={onBack}>
      <StarredList
        chat={chat}
        nameOf={(peer) => {
          const contact = known.find((one) => one.id === peer)
          return contact ? nameOf(contact) : shortId(peer)
        }}
        hrefOf={(peer, message) => toHref({ at: 'chat', peer, message })}
      />
    </Pane>
  )
}
