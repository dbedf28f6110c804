import { Trans } from '@lingui/react/macro'
import { useStore } from 'zustand'
import { Avatar } from '../../ui/Avatar.tsx'
import { Button } from '../../ui/Button.tsx'
import { useRefusals } from '../../ui/useRefusals.tsx'
import { ContactName, shortId } from '../people/ContactName.tsx'
import type { Blocked, People } from '../people/people.ts'
import css from './BlockedPeople.module.css'

/** Blocked people: everybody whom this device does not listen to, and the way back for each. */
export function BlockedPeople({ people }: { people: Pick<People, 'store' | 'unblock'> }) {
  const blocked = useStore(people.store, (state) => state.blocked)
  const refuse = useRefusals()
  async function unblock({ id }: Blocked) {
    if (!(await people.unblock(id))) refuse('storage')
  }
  return (
    <>
      <p className={css.what}>
        <Trans>To them you look offline. Nothing they send reaches this device, and they are not told.</Trans>
      </p>
      {blocked.length === 0 ? (
        <p className={css.none}>
          <Trans>Nobody.</Trans>
        </p>
      ) : (
        <ul className={css.list}>
          {blocked.map((one) => (
            <li key={one.id} className={css.person} data-peer={one.id}>
              <Avatar id={one.id} />
              <div className={css.who}>
                <p className={css.name}>
                  <ContactName contact={one} />
                </p>
                {one.name !== '' && (
                  <p className={css.id} dir="ltr" translate="no">
                    {shortId(one.id)}
                  </p>
                )}
              </div>
              <Button onClick={() => void unblock(one)}>
                <Trans>Unblock</Trans>
              </Button>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
