import { Trans } from '@lingui/react/macro'
import { lazy, useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Later } from '../../ui/Later.tsx'
import css from './BlockedPeople.module.css'

const ForgetDialog = lazy(async () => ({ default: (await import('./ForgetDialog.tsx')).ForgetDialog }))

/** Forgetting everything on this device, asked for once more. */
export function ForgetDevice({ onForget }: { onForget(): void }) {
  const [asked, setAsked] = useState(false)
  return (
    <>
      <p className={css.what}>
        <Trans>Your ID, your friends and all messages are deleted from this browser.</Trans>
      </p>
      <div>
        <Button look="danger" aria-haspopup="dialog" onClick={() => setAsked(true)}>
          <Trans>Forget everything on this device</Trans>
        </Button>
      </div>
      {asked && (
        <Later>
          <ForgetDialog onForget={onForget} onClose={() => setAsked(false)} />
        </Later>
      )}
    </>
  )
}
