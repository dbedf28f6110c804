import { Trans, useLingui } from '@lingui/react/macro'
import { ScanQrCode, ShieldCheck, ShieldX } from 'lucide-react'
import { type ReactNode, useEffect, useState } from 'react'
import type { PersonId } from '../../engine/ids.ts'
import type { CodeReaders } from '../../ports/codeReader.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { Button } from '../../ui/Button.tsx'
import { Dialog, DialogButtons } from '../../ui/Dialog.tsx'
import { Notice } from '../../ui/Notice.tsx'
import { QrCode } from '../../ui/QrCode.tsx'
import { useRefusals } from '../../ui/useRefusals.tsx'
import { ContactName } from '../people/ContactName.tsx'
import type { Contact, People } from '../people/people.ts'
import { ForeignWords } from '../scanning/ForeignWords.tsx'
import { Scanner } from '../scanning/Scanner.tsx'
import { compareCode, groupsOf, safetyCode } from './safetyCode.ts'
import { VerifiedWords } from './VerifiedWords.tsx'
import css from './VerifyDialog.module.css'

interface VerifyDialogProps {
  me: PersonId
  contact: Contact
  people: Pick<People, 'keep' | 'safetyNumber'>
  codes: CodeReaders
  onClose(): void
}

/** Verification of a friend's ID: by comparing digits, or by scanning each other's code. */
export function VerifyDialog({ me, contact, people, codes, onClose }: VerifyDialogProps) {
  const { t } = useLingui()
  const { id, verified } = contact
  const refuse = useRefusals()
  const [number, setNumber] = useState<string>()
  const [shows, setShows] = useState<'number' | 'scanner' | 'mismatch'>('number')
  const name = <ContactName contact={contact} />

  useEffect(() => {
    let here = true
    void people.safetyNumber(id).then((made) => here && setNumber(made))
    return () => {
      here = false
    }
  }, [people, id])

  async function mark(how: 'number' | 'qr' | undefined) {
    const kept = await people.keep(id, { verified: how && { at: Date.now(), how } })
    if (!kept) refuse('storage')
  }
  /** Text that was scanned, compared; gives back what it is not. */
  function scanned(text: string): ReactNode {
    switch (number === undefined ? 'none' : compareCode(text, { me, friend: id, number })) {
      case 'match':
        setShows('number')
        void mark('qr')
        return undefined
      case 'mine':
        return <Trans>That is your own code. Scan the one on {name}’s screen.</Trans>
      case 'none':
        return <ForeignWords text={text} />
      default:
        setShows('mismatch')
        return undefined
    }
  }

  return (
    <Dialog title={<Trans>Verify {name}</Trans>} wide onClose={onClose}>
      {shows === 'scanner' ? (
        <>
          <Scanner codes={codes} onText={scanned} />
          <DialogButtons>
            <Button onClick={() => setShows('number')}>
              <Trans>Back</Trans>
            </Button>
          </DialogButtons>
        </>
      ) : shows === 'mismatch' ? (
        <>
          <Mismatch name={name} />
          <DialogButtons>
            <Button onClick={() => setShows('number')}>
              <Trans>Back</Trans>
            </Button>
          </DialogButtons>
        </>
      ) : (
        <>
          <div className={css.how}>
            {/* Drawn from both keys: a picture is whatever somebody chose. */}
            <div className={css.keys} data-medallions>
              <Avatar id={me} medallion />
              <Avatar id={id} medallion />
            </div>
            <div role="status">{verified && <VerifiedWords verified={verified} />}</div>
            <p>
              <Trans>
                Compare these digits with those that {name} sees here, or scan each other’s code: best face to face.
              </Trans>
            </p>
          </div>
          {number !== undefined && (
            <>
              <p className={css.digits} dir="ltr" translate="no" data-safety-number={number}>
                {groupsOf(number).map((group, at) => (
                  // biome-ignore lint/suspicious/noArrayIndexKey: their order is all that they have
                  <span key={at}>{group} </span>
                ))}
              </p>
              <div className={css.code}>
                <QrCode text={safetyCode(me, number)} label={t`Code for your friend to scan`} />
              </div>
            </>
          )}
          <DialogButtons>
            <Button icon={<ScanQrCode size={18} />} onClick={() => setShows('scanner')}>
              <Trans>Scan</Trans>
            </Button>
            <Button icon={<ShieldX size={18} />} onClick={() => setShows('mismatch')}>
              <Trans>They differ</Trans>
            </Button>
            {verified ? (
              <Button onClick={() => void mark(undefined)}>
                <Trans>Undo verification</Trans>
              </Button>
            ) : (
              <Button look="primary" icon={<ShieldCheck size={18} />} onClick={() => void mark('number')}>
                <Trans>Mark as verified</Trans>
              </Button>
            )}
          </DialogButtons>
        </>
      )}
    </Dialog>
  )
}

/** Mismatch: an ID is a key, so that another number means another person's ID. */
const Mismatch = ({ name }: { name: ReactNode }) => (
  <div role="alert" className={css.mismatch} data-mismatch>
    <Notice within tone="danger" icon={<ShieldX size={20} />}>
      <Trans>One of you has somebody else’s ID: this may not be {name}.</Trans>
    </Notice>
    <p>
      <Trans>Do not write here. Ask {name} for their ID again, by another way, and add that one.</Trans>
    </p>
  </div>
)
