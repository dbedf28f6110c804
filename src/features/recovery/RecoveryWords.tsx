import { Trans } from '@lingui/react/macro'
import { useEffect } from 'react'
import { useStore } from 'zustand'
import { Button } from '../../ui/Button.tsx'
import { useFormats } from '../../ui/formats.dom.ts'
import type { Recovery } from './recovery.ts'

/** Recovery words in the settings: the way to them, or since when they are not here any more. */
export function RecoveryWords({ recovery }: { recovery: Recovery }) {
  const since = useStore(recovery.store, (state) => state.since)
  const formats = useFormats()
  useEffect(() => void recovery.look().catch(() => undefined), [recovery])
  if (since !== undefined) {
    const date = formats.date(since)
    return (
      <p data-words-gone>
        <Trans>You confirmed your recovery words on {date}. They are not on this device.</Trans>
      </p>
    )
  }
  return (
    <>
      <p>
        <Trans>If this device is lost, a few words bring back your ID. What was said is not in them.</Trans>
      </p>
      <div>
        <Button onClick={() => recovery.show('words')}>
          <Trans>Recovery words</Trans>
        </Button>
      </div>
    </>
  )
}
