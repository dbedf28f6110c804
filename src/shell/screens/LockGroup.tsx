import { Trans } from '@lingui/react/macro'
import { lazy } from 'react'
import type { LazyLock } from '../../features/lock/lock.ts'
import { Later } from '../../ui/Later.tsx'
import { loadLockSettings } from '../lockViews.dom.ts'
import { Group } from './Group.tsx'

const LockSettings = lazy(async () => ({
  default: (await loadLockSettings()).LockSettings,
}))

/** Lock in the settings, fetched with them and not before. */
export function LockGroup({ lock }: { lock: LazyLock }) {
  return (
    <Group title={<Trans>Lock</Trans>}>
      <Later>
        <LockSettings lock={lock} />
      </Later>
    </Group>
  )
}
