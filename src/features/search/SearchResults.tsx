import { Trans, useLingui } from '@lingui/react/macro'
import { type RefObject, useEffect, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { excerpt } from '../../lib/excerpt.ts'
import { marksIn, parseQuery } from '../../lib/searchQuery.ts'
import type { PeerId } from '../../ports/transport.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { useFormats } from '../../ui/formats.tsx'
import { useToday } from '../../ui/useToday.tsx'
import { nameOf } from '../contacts/ContactName.tsx'
import type { Contact, Contacts } from '../contacts/contact.ts'
import { Fragments, HitLink } from './HitLink.tsx'
import { Narrow, type Narrowed } from './Narrow.tsx'
import css from './Search.module.css'
import { SearchWords } from './SearchWords.tsx'
import type { Hit, Search, SearchSession } from './search.ts'
import { useMore } from './useMore.tsx'

/** Friends are listed above what they said; whoever looks for one of more than these types another letter. */
const MOST_PEOPLE = 5

interface SearchResultsProps {
  search: Search
  session: SearchSession
  contacts: Contacts
  text: string
  peer: PeerId | undefined
  hrefOf(peer: PeerId, message?: string): string
  scroller: RefObject<HTMLElement | null>
}

/** Friends whose name it is, then messages, the newest first. */
export function SearchResults({ search, session, contacts, text, peer, hrefOf, scroller }: SearchResultsProps) {
  const { t } = useLingui()
  const formats = useFormats()
  const today = useToday()
  const findings = useStore(session.store)
  const index = useStore(search.index)
  const known = useStore(contacts.store, (state) => state.contacts)
  const byId = useMemo(() => new Map(known.map((contact) => [contact.id, contact])), [known])
  const [opened, setOpened] = useState<Hit>()
  const [narrowed, setNarrowed] = useState<Narrowed>({ from: undefined, here: false })
  const here = peer === undefined ? undefined : byId.get(peer)
  const only = narrowed.here ? here?.id : undefined
  const people = useMemo(() => (only ? [] : peopleNamed(text, known)), [only, text, known])

  useEffect(() => session.ask({ text, from: narrowed.from, peer: only }), [session, text, narrowed.from, only])
  useMore(scroller, session, findings)

  return (
    <div aria-busy={findings.phase === 'searching'}>
      <Narrow friend={here && nameOf(here)} narrowed={narrowed} onNarrow={setNarrowed} />
      <SearchWords findings={findings} index={index} people={people.length} />
      {people.length + findings.hits.length > 0 && (
        <ul className={css.list} aria-label={t`Search results`}>
          {people.map(({ contact, fragments }, at) => (
            <li key={contact.id}>
              {at === 0 && (
                <h2 className={css.heading}>
                  <Trans>People</Trans>
                </h2>
              )}
              <a className={css.hit} href={hrefOf(contact.id)} data-person={contact.id}>
                <Avatar id={contact.id} />
                <bdi className={css.person} translate="no">
                  <Fragments fragments={fragments} />
                </bdi>
              </a>
            </li>
          ))}
          {findings.hits.map((hit, at) => (
            <li key={`${hit.peer}/${hit.id}`}>
              {at === 0 && people.length > 0 && (
                <h2 className={css.heading}>
                  <Trans>Messages</Trans>
                </h2>
              )}
              <HitLink
                hit={hit}
                name={nameOf(byId.get(hit.peer) ?? { id: hit.peer, name: '' })}
                within={only !== undefined}
                href={hrefOf(hit.peer, hit.id)}
                current={hit === opened && hit.peer === peer}
                onOpen={setOpened}
                formats={formats}
                today={today}
              />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function peopleNamed(text: string, known: readonly Contact[]) {
  const query = parseQuery(text)
  if (!query) return []
  return known
    .flatMap((contact) => {
      const name = nameOf(contact)
      const marks = marksIn(query, name)
      return marks ? [{ contact, fragments: excerpt(name, marks) }] : []
    })
    .slice(0, MOST_PEOPLE)
}
