import { Trans } from '@lingui/react/macro'
import { useStore } from 'zustand'
import { ContactName } from '../../features/people/ContactName.tsx'
import type { Contact } from '../../features/people/people.ts'
import { Switch } from '../../ui/Switch.tsx'
import { useRefusals } from '../../ui/useRefusals.tsx'
import { useApp } from '../AppContext.dom.ts'

/** Address hidden from one person, beside the setting that hides it from all. */
export function PersonAddress({ contact }: { contact: Contact }) {
  const { people, settings } = useApp()
  const { relayOnly: fromAll, relayAvailable } = useStore(settings.store)
  const refuse = useRefusals()
  const name = <ContactName contact={contact} />
  const isHidden = contact.relayOnly === true
  async function hide(on: boolean) {
    if (!(await people.keep(contact.id, { relayOnly: on || undefined }))) refuse('storage')
  }
  return (
    <Switch
      label={<Trans>Hide my IP address from {name}</Trans>}
      hint={
        fromAll ? (
          <Trans>Settings hide it from everybody already.</Trans>
        ) : relayAvailable ? (
          <Trans>
            Only through a relay, at once: somewhat slower, and {name} does not learn your internet address.
          </Trans>
        ) : (
          <Trans>This server offers no relay at present, and without one nothing would connect.</Trans>
        )
      }
      // Whoever has it on may turn it off.
      disabled={!isHidden && (fromAll || !relayAvailable)}
      checked={isHidden || fromAll}
      onChange={(on) => void hide(on)}
    />
  )
}
