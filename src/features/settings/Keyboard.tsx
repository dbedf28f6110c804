import { Trans } from '@lingui/react/macro'
import { useStore } from 'zustand'
import { Switch } from '../../ui/Switch.tsx'
import type { Settings } from './settings.ts'

interface KeyboardProps {
  settings: Settings
  onQuestionKey(on: boolean): void
}

export function Keyboard({ settings, onQuestionKey }: KeyboardProps) {
  const on = useStore(settings.store, ({ questionKey }) => questionKey)
  return (
    <Switch
      label={<Trans>“?” lists the shortcuts</Trans>}
      hint={<Trans>Outside of text fields. Turn it off if you control this device by voice.</Trans>}
      checked={on}
      onChange={onQuestionKey}
    />
  )
}
