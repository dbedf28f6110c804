import { useLingui } from '@lingui/react/macro'
import { lazy, type ReactNode, Suspense, useId, useRef, useState } from 'react'
import type { ConversationId, EntryId } from '../../engine/ids.ts'
import { Guard } from '../../ui/Guard.dom.ts'
import type { People } from '../people/people.ts'
import css from './Search.module.css'
import { SearchAway } from './SearchAway.tsx'
import { SearchField } from './SearchField.tsx'
import type { LazySearch } from './search.ts'
import { useArrows } from './useArrows.dom.ts'
import { useSession } from './useSession.dom.ts'

const Results = lazy(async () => ({ default: (await import('./SearchResults.tsx')).SearchResults }))

interface SearchProps {
  search: LazySearch
  people: People
  /** The conversation with myself. */
  notes: ConversationId
  /** The conversation that is open. */
  current: ConversationId | undefined
  hrefOf(conversation: ConversationId, message?: EntryId): string
  /** Content beside the field while nothing is searched for. */
  beside?: ReactNode
  /** Content that stands there while nothing is searched for. */
  children: ReactNode
}

/** Search field and results: everything on this device by its words. What it needs is loaded with the first letter. */
export function Search({ search, people, notes, current, hrefOf, beside, children }: SearchProps) {
  const { t } = useLingui()
  const id = useId()
  const [text, setText] = useState('')
  const field = useRef<HTMLInputElement>(null)
  const results = useRef<HTMLElement>(null)
  const wanted = text.trim() !== ''
  const { came, again } = useSession(search, wanted)
  const { onDown, onEnter, onKeyDown } = useArrows(results, field)

  return (
    <>
      <div className={css.line}>
        <SearchField
          label={t`Search messages`}
          text={text}
          field={field}
          controls={wanted ? id : undefined}
          onText={setText}
          onDown={onDown}
          onEnter={onEnter}
        />
        {!wanted && beside}
      </div>
      {wanted && (
        <section id={id} ref={results} className={css.results} aria-label={t`Results`} onKeyDown={onKeyDown}>
          {came === 'away' ? (
            <SearchAway onAgain={again} />
          ) : (
            came && (
              <Guard fallback={<SearchAway onAgain={again} />}>
                <Suspense fallback={null}>
                  <Results
                    search={came.search}
                    session={came.session}
                    people={people}
                    notes={notes}
                    text={text}
                    current={current}
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
