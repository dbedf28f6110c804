import { Trans } from '@lingui/react/macro'
import { ShieldCheck } from 'lucide-react'
import { useState } from 'react'
import type { PersonId } from '../../engine/ids.ts'
import type { Contact } from '../../features/people/people.ts'
import { VerifiedWords } from '../../features/verification/VerifiedWords.tsx'
import { Button } from '../../ui/Button.tsx'
import { Verify } from './Verify.tsx'

/** Verification of a person, as their page has it: when and by what, or the way to it. */
export function PersonVerification({ me, contact }: { me: PersonId; contact: Contact }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      {contact.verified && <VerifiedWords verified={contact.verified} />}
      <Button icon={<ShieldCheck size={18} />} onClick={() => setOpen(true)}>
        <Trans>Verify</Trans>
      </Button>
      {open && <Verify me={me} contact={contact} onClose={() => setOpen(false)} />}
    </>
  )
}
