import { Trans } from '@lingui/react/macro'
import { useStore } from 'zustand'
import { Switch } from '../../ui/Switch.tsx'
import type { Settings, SettingsChange } from './settings.ts'

interface PrivacyProps {
  settings: Settings
  onSet(change: SettingsChange): void
}

export function Privacy({ settings, onSet }: PrivacyProps) {
  const { readReceipts, typingNotices, relayOnly, relayAvailable } = useStore(settings.store)
  return (
    <>
      <Switch
        label={<Trans>Read receipts</Trans>}
        hint={
          <Trans>
            Friends see when you have read their messages, and you see when they have read yours. Off is off for both.
          </Trans>
        }
        checked={readReceipts}
        onChange={(on) => onSet({ readReceipts: on })}
      />
      <Switch
        label={<Trans>Show when I am writing</Trans>}
        hint={<Trans>Friends see that you are writing to them, and you see when they are. Off is off for both.</Trans>}
        checked={typingNotices}
        onChange={(on) => onSet({ typingNotices: on })}
      />
      <Switch
        label={<Trans>Only through a relay</Trans>}
        hint={
          relayAvailable ? (
            <Trans>
              Friends do not learn your internet address. Somewhat slower. Takes effect with the next connection.
            </Trans>
          ) : (
            <Trans>
              This server offers no relay at present, so connections are direct and friends learn your internet address.
            </Trans>
          )
        }
        checked={relayOnly}
        onChange={(on) => onSet({ relayOnly: on })}
      />
    </>
  )
}
