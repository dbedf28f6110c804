import { Trans } from '@lingui/react/macro'
import { ShieldCheck } from 'lucide-react'
import { useFormats } from '../../ui/formats.dom.ts'
import { useToday } from '../../ui/useNow.dom.ts'
import type { Verified } from '../people/people.ts'
import css from './VerifiedWords.module.css'

/** Verification as it stands: when, and by what. */
export function VerifiedWords({ verified: { at, how } }: { verified: Verified }) {
  const day = useFormats().day(at, useToday())
  return (
    <p className={css.verified}>
      <ShieldCheck size={18} aria-hidden="true" />
      <span>{how === 'qr' ? <Trans>Verified by QR code: {day}</Trans> : <Trans>Verified by number: {day}</Trans>}</span>
    </p>
  )
}
