import { lazy } from 'react'
import type { PersonId } from '../../engine/ids.ts'
import type { Contact } from '../../features/people/people.ts'
import { Later } from '../../ui/Later.tsx'
import { useApp } from '../AppContext.dom.ts'

const VerifyDialog = lazy(async () => ({
  default: (await import('../../features/verification/VerifyDialog.tsx')).VerifyDialog,
}))

/** Verification of somebody, fetched when it is asked for. */
export function Verify(props: { me: PersonId; contact: Contact; onClose(): void }) {
  const { people, codes } = useApp()
  return (
    <Later>
      <VerifyDialog {...props} people={people} codes={codes} />
    </Later>
  )
}
