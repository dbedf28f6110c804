import { Trans } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import type { PersonId } from '../../engine/ids.ts'
import type { People } from './people.ts'
import css from './Requests.module.css'

/** Knew me before, by their own word: what to compare with them, before they are a friend again. */
export function KnewBefore({ people, from }: { people: Pick<People, 'safetyNumber'>; from: PersonId }) {
  const [number, setNumber] = useState<string>()
  useEffect(() => {
    let here = true
    void people.safetyNumber(from).then((made) => here && setNumber(made))
    return () => {
      here = false
    }
  }, [people, from])
  return (
    <details className={css.knew}>
      <summary>
        <Trans>Is it really them?</Trans>
      </summary>
      <p>
        <Trans>
          If you know them, call them and compare these digits: they find the same ones behind “Verify” in their chat
          with you.
        </Trans>
      </p>
      <p className={css.number} dir="ltr" translate="no" data-safety-number={number}>
        {number?.match(/.{5}/gu)?.join(' ')}
      </p>
    </details>
  )
}
