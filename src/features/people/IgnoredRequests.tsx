import { Trans } from '@lingui/react/macro'
import { useStore } from 'zustand'
import { Avatar } from '../../ui/Avatar.tsx'
import { Button } from '../../ui/Button.tsx'
import { ContactName, shortId } from './ContactName.tsx'
import type { People } from './people.ts'
import css from './Requests.module.css'
import { useRecall } from './useRecall.tsx'

/** The newest of them: further back nobody looks. */
const SHOWN = 50

/** Ignored requests, and the way back for each. They are told nothing, now as then. */
export function IgnoredRequests({ people }: { people: Pick<People, 'store' | 'recall'> }) {
  const ignored = useStore(people.store, (state) => state.ignored)
  const recall = useRecall(people)
  return (
    <ul className={css.list}>
      {ignored.slice(0, SHOWN).map(({ from, name, text }) => (
        <li key={from} className={css.ignored} data-peer={from}>
          <div className={css.who}>
            <Avatar id={from} />
            <div className={css.words}>
              <p className={css.name}>
                <ContactName contact={{ id: from, name }} />
              </p>
              <p className={css.id} dir="ltr" translate="no">
                {shortId(from)}
              </p>
            </div>
          </div>
          {text !== '' && (
            <p className={css.text} dir="auto">
              {text}
            </p>
          )}
          <Button onClick={() => void recall([from])}>
            <Trans>Show again</Trans>
          </Button>
        </li>
      ))}
    </ul>
  )
}
