import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { pasteProblem } from '../../features/people/AddFriend.tsx'
import { ForeignWords } from '../../features/scanning/ForeignWords.tsx'
import { Scanner } from '../../features/scanning/Scanner.tsx'
import { isSafetyCode } from '../../features/verification/safetyCode.ts'
import { Dialog } from '../../ui/Dialog.tsx'
import { useRefusals } from '../../ui/useRefusals.tsx'
import { useApp } from '../AppContext.dom.ts'
import { hrefWith, routeWith } from '../personRoute.dom.ts'
import type { Navigation } from '../useNavigation.dom.ts'

/** Scanner for the code of a friend: an invite, or a bare ID. */
export function ScanFriend({ navigation, onClose }: { navigation: Navigation; onClose(): void }) {
  const { people, codes } = useApp()
  const refuse = useRefusals()

  async function add(text: string) {
    const result = await people.add(text)
    if (!('id' in result)) return refuse('storage')
    onClose()
    navigation.go(routeWith(result.id))
  }

  function take(text: string): ReactNode {
    const reading = people.read(text)
    if (reading.ok) {
      void add(text)
      return <Trans>Found.</Trans>
    }
    if (isSafetyCode(text))
      return <Trans>That is a code for comparing safety numbers. Scan it from “Verify” in your chat.</Trans>
    if (reading.error === 'wrong-kind' || reading.error === 'empty') return <ForeignWords text={text} />
    // They may have removed me, and then invited me again.
    if (reading.error === 'known') void people.add(text)
    return pasteProblem(reading, people.store.getState().contacts, hrefWith)
  }

  return (
    <Dialog title={<Trans>Scan a code</Trans>} wide onClose={onClose}>
      <Scanner codes={codes} onText={take} />
    </Dialog>
  )
}
