import { Trans } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import { Button } from '../../ui/Button.tsx'
import css from './Lock.module.css'
import { LockWays } from './LockWays.tsx'
import type { LazyLock, LockRoom } from './lock.ts'
import { TurnOn } from './TurnOn.tsx'

/** Lock in the settings: turned on here, and all that can be said about it while it is. */
export function LockSettings({ lock }: { lock: LazyLock }) {
  const [room, setRoom] = useState<LockRoom | 'failed' | 'elsewhere'>()
  const [asked, setAsked] = useState(false)
  useEffect(() => {
    // To look at one's settings is no reason to drop the links of the tab that leads.
    if (!asked && !lock.leads()) return setRoom('elsewhere')
    let current = true
    lock.open().then(
      (opened) => current && setRoom(opened),
      () => current && setRoom('failed'),
    )
    return () => {
      current = false
    }
  }, [lock, asked])
  if (room === undefined) return null
  if (room === 'elsewhere')
    return (
      <>
        <p className={css.quiet}>
          <Trans>Another tab is in charge. The lock is changed in the one that is.</Trans>
        </p>
        <div className={css.actions}>
          {lock.isOn() && (
            <Button look="primary" aria-keyshortcuts="Alt+Shift+L" onClick={lock.now}>
              <Trans>Lock now</Trans>
            </Button>
          )}
          <Button onClick={() => setAsked(true)}>
            <Trans>Change it here</Trans>
          </Button>
        </div>
      </>
    )
  if (room === 'failed')
    return (
      <p className={css.problem} role="alert">
        <Trans>
          This part of the page did not load: the server may be away. Your messages are safe. Reload once it is back.
        </Trans>
      </p>
    )
  return <Room lock={lock} room={room} />
}

function Room({ lock, room }: { lock: LazyLock; room: LockRoom }) {
  const { on, failed } = useStore(room.store)
  return (
    <>
      {failed && (
        <p className={css.problem} role="alert" data-error={failed}>
          {failed === 'full' ? (
            <Trans>There is not enough room to write everything anew. Nothing has changed.</Trans>
          ) : (
            <Trans>That did not work: the storage failed. Nothing has changed.</Trans>
          )}
        </p>
      )}
      {on ? <LockWays lock={lock} room={room} /> : <TurnOn room={room} />}
    </>
  )
}
