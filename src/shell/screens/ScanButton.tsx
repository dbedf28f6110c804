import { Trans } from '@lingui/react/macro'
import { ScanQrCode } from 'lucide-react'
import { lazy, useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Later } from '../../ui/Later.tsx'
import type { Navigation } from '../useNavigation.dom.ts'

const ScanFriend = lazy(async () => ({ default: (await import('./ScanFriend.tsx')).ScanFriend }))

/** Opens the scanner: a friend shows their code, and one is with them. */
export function ScanButton({ navigation }: { navigation: Navigation }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button icon={<ScanQrCode size={18} />} aria-haspopup="dialog" onClick={() => setOpen(true)}>
        <Trans>Scan a code</Trans>
      </Button>
      {open && (
        <Later>
          <ScanFriend navigation={navigation} onClose={() => setOpen(false)} />
        </Later>
      )}
    </>
  )
}
