import { Trans } from '@lingui/react/macro'
import { MessageSquarePlus } from 'lucide-react'
import { Empty } from '../../ui/Empty.tsx'
import { useEscape } from '../../ui/useEscape.dom.ts'
import { Pane } from './Pane.tsx'

/** Unknown chat: an address leads to it, and nobody here has this ID. */
export function UnknownChat({ onBack }: { onBack(): void }) {
  useEscape(onBack)
  return (
    <Pane title={<Trans>Unknown chat</Trans>} onBack={onBack}>
      <Empty picture={<MessageSquarePlus />}>
        <Trans>There is no chat with this ID on this device. Add it as a friend’s ID under “New chat”.</Trans>
      </Empty>
    </Pane>
  )
}
