import { Trans } from '@lingui/react/macro'
import { useStore } from 'zustand'
import { Switch } from '../../ui/Switch.tsx'
import type { Settings } from './settings.ts'

interface DownloadsProps {
  settings: Settings
  onPicturesCome(on: boolean): void
}

export function Downloads({ settings, onPicturesCome }: DownloadsProps) {
  const on = useStore(settings.store, ({ picturesCome }) => picturesCome)
  return (
    <Switch
      label={<Trans>Download pictures and voice messages automatically</Trans>}
      hint={<Trans>Those that friends send, up to 8 MB each. Everything else comes when you ask for it.</Trans>}
      checked={on}
      onChange={onPicturesCome}
    />
  )
}
