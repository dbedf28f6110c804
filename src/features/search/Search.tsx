import { useLingui } from '@lingui/react/macro'
import { lazy, type ReactNode, Suspense, useId, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { PeerId } from '../../ports/transport.ts'
import { Guard } from '../../ui/Guard.tsx'
import type { Contacts } from '../contacts/contact.ts'
import css from './Search.module.css'
import { SearchAway } from './SearchAway.tsx'
import { SearchField } from './SearchField.tsx'
import type { SearchDoor } from './search.ts'
import { useArrows } from './useArrows.tsx'
import { useSession } from './useSession.tsx'

const Results = lazy(async () => ({ default: (await import('./SearchResults.tsx')).SearchResults }))

interface SearchProps {
  search: SearchDoor
  contacts: Contacts
  /** Whose conversation is open. */
  peer: PeerId | undefined
  hrefOf(peer: PeerId, message?: string): string
  /** What stands there while nothing is searched for. */
  children: ReactNode
}

/** Everything on this device by its words. What it needs is loaded with the first letter. */
export function Search({ search, contacts, peer, hrefOf, children }: SearchProps) {
  const { t } = useLingui()
  const id = useId()
  const [text, setText] = useState('')
  const field = useRef<HTMLInputElement>(null)
  const results = useRef<HTMLElement>(null)
  const wanted = text.trim() !== ''
  const { came, again } = useSession(search, wanted)
  const { onDown, onEnter, onKeyDown } = useArrows(results, field)
  const alone = useStore(contacts.store, (state) => state.contacts.length === 0)
  if (alone) return children

  return (
    <>
      <SearchField
        label={t`Search messages`}
        text={text}
        field={field}
        controls={wanted ? id : undefined}
        onText={setText}
        onDown={onDown}
        onEnter={onEnter}
      />
      {wanted && (
        <section id={id} ref={results} className={css.results} aria-label={t`What was found`} onKeyDown={onKeyDown}>
          {came === 'away' ? (
            <SearchAway onAgain={again} />
          ) : (
            came && (
              <Guard fallback={<SearchAway onAgain={again} />}>
                <Suspense fallback={null}>
                  <Results
                    search={came.search}
                    session={came.session}
                    contacts={contacts}
                    text={text}
                    peer={peer}
                    hrefOf={hrefOf}
                    scroller={results}
                  />
                </Suspense>
              </Guard>
            )
          )}
        </section>
      )}
      <div className={css.rest} hidden={wanted}>
        {children}
      </div>
    </>
  )
}
