import { Trans } from '@lingui/react/macro'
import { useStore } from 'zustand'
import { Switch } from '../../ui/Switch.tsx'
import type { Settings, SettingsChange } from './settings.ts'

interface PrivacyProps {
  settings: Settings
  onSet(change: SettingsChange): void
}

export function Privacy({ settings, onSet }: PrivacyProps) {
  const { readReceipts, typingNotices, invitedOnly, relayOnly, hiddenFromNew, relayAvailable } = useStore(
    settings.store,
  )
  return (
    <>
      <Switch
        label={<Trans>Read receipts</Trans>}
        hint={
          <Trans>
            Friends see when you have read their messages. If you turn this off, you won’t see theirs either.
          </Trans>
        }
        checked={readReceipts}
        onChange={(on) => onSet({ readReceipts: on })}
      />
      <Switch
        label={<Trans>Typing indicator</Trans>}
        hint={<Trans>Friends see when you are typing. If you turn this off, you won’t see theirs either.</Trans>}
        checked={typingNotices}
        onChange={(on) => onSet({ typingNotices: on })}
      />
      <Switch
        label={<Trans>Only people with an invite</Trans>}
        hint={
          <Trans>
            Requests of all others are dropped unseen. Friends, and people whose ID you paste, are not concerned.
          </Trans>
        }
        checked={invitedOnly}
        onChange={(on) => onSet({ invitedOnly: on })}
      />
      <Switch
        label={<Trans>Hide my IP address (always relay)</Trans>}
        hint={
          relayAvailable ? (
            <Trans>
              Only through a relay, at once: somewhat slower, and friends do not learn your internet address.
            </Trans>
          ) : (
            <Trans>This server offers no relay at present, and without one nothing would connect.</Trans>
          )
        }
        // Whoever has it on may turn it off.
        disabled={!relayAvailable && !relayOnly}
        checked={relayOnly}
        onChange={(on) => onSet({ relayOnly: on })}
      />
      {(hiddenFromNew || (relayAvailable && !relayOnly)) && (
        <Switch
          label={<Trans>Hide it from new friends</Trans>}
          hint={<Trans>Until you show it to them, on their page. Friends you have are not concerned.</Trans>}
          checked={hiddenFromNew}
          onChange={(on) => onSet({ hiddenFromNew: on })}
        />
      )}
    </>
  )
}
