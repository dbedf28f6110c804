import { Trans } from '@lingui/react/macro'
import { Sparkles } from 'lucide-react'
import { useState } from 'react'
import { useStore } from 'zustand'
import { Button } from '../../ui/Button.tsx'
import { Notice } from '../../ui/Notice.tsx'
import type { Installation } from './installation.ts'

/** A newer version of the app: offered once, and left in the settings for whoever says “later”. */
export function UpdateStrip({ installation }: { installation: Installation }) {
  const ready = useStore(installation.store, (state) => state.update)
  const [later, setLater] = useState(false)
  const shown = ready && !later
  return (
    <div role="status" data-update={ready ? 'ready' : undefined}>
      {shown && (
        <Notice
          tone="calm"
          icon={<Sparkles size={16} aria-hidden="true" />}
          action={
            <>
              <Button look="plain" onClick={installation.update}>
                <Trans>Update</Trans>
              </Button>
              <Button look="plain" onClick={() => setLater(true)}>
                <Trans>Later</Trans>
              </Button>
            </>
          }
        >
          <Trans>A new version is ready. The page reloads; what you have begun to write stays.</Trans>
        </Notice>
      )}
    </div>
  )
}
