import { Trans, useLingui } from '@lingui/react/macro'
import { type RefObject, useEffect, useMemo, useState } from 'react'
import { useStore } from 'zustand'
import { conversationWith } from '../../conversation/place.ts'
import type { ConversationId, EntryId } from '../../engine/ids.ts'
import { excerpt } from '../../lib/excerpt.ts'
import { marksIn, parseQuery } from '../../lib/searchQuery.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { useFormats } from '../../ui/formats.dom.ts'
import { useToday } from '../../ui/useNow.dom.ts'
import { useChatNames } from '../chatList/ChatName.dom.ts'
import { shortId } from '../people/ContactName.tsx'
import type { People } from '../people/people.ts'
import { Fragments, HitLink } from './HitLink.tsx'
import { Narrow, type Narrowed } from './Narrow.tsx'
import css from './Search.module.css'
import { SearchWords } from './SearchWords.tsx'
import type { Hit, Search, SearchSession } from './search.ts'
import { useMore } from './useMore.dom.ts'

/** Friends are listed above what they said; whoever looks for one of more than these types another letter. */
const MAX_PEOPLE = 5

interface SearchResultsProps {
  search: Search
  session: SearchSession
  people: People
  notes: ConversationId
  text: string
  /** The conversation that is open. */
  current: ConversationId | undefined
  hrefOf(conversation: ConversationId, message?: EntryId): string
  scroller: RefObject<HTMLElement | null>
}

/** Friends whose name it is, then messages, the newest first. */
export function SearchResults(props: SearchResultsProps) {
  const { search, session, people, notes, text, current, hrefOf, scroller } = props
  const { t } = useLingui()
  const formats = useFormats()
  const today = useToday()
  const findings = useStore(session.store)
  const index = useStore(search.index)
  const known = useStore(people.store, (state) => state.contacts)
  const chatNameOf = useChatNames()
  const names = useMemo(
    () =>
      new Map<ConversationId, string>([
        ...known.map((contact) => [conversationWith(contact.id), chatNameOf(contact)] as const),
        [notes, chatNameOf(undefined)],
      ]),
    [known, notes, chatNameOf],
  )
  const [opened, setOpened] = useState<Hit>()
  const [narrowed, setNarrowed] = useState<Narrowed>({ from: undefined, here: false })
  const here = current === undefined ? undefined : names.get(current)
  const only = narrowed.here && here !== undefined ? current : undefined
  const named = useMemo(() => (only ? [] : chatsNamed(text, names)), [only, text, names])

  useEffect(() => session.ask({ text, from: narrowed.from, conversation: only }), [session, text, narrowed.from, only])
  useMore(scroller, session, findings)

  return (
    <div aria-busy={findings.phase === 'searching'}>
      <Narrow friend={here} narrowed={narrowed} onNarrow={setNarrowed} />
      <SearchWords findings={findings} index={index} people={named.length} />
      {named.length + findings.hits.length > 0 && (
        <ul className={css.list} aria-label={t`Search results`}>
          {named.map(({ conversation, fragments }, at) => (
            <li key={conversation}>
              {at === 0 && (
                <h2 className={css.heading}>
                  {named.some((one) => one.conversation === notes) ? <Trans>Chats</Trans> : <Trans>People</Trans>}
                </h2>
              )}
              <a className={css.hit} href={hrefOf(conversation)} data-person={conversation}>
                <Avatar id={conversation} notes={conversation === notes} />
                <bdi className={css.person} translate="no">
                  <Fragments fragments={fragments} />
                </bdi>
              </a>
            </li>
          ))}
          {findings.hits.map((hit, at) => (
            <li key={`${hit.conversation}/${hit.id}`}>
              {at === 0 && named.length > 0 && (
                <h2 className={css.heading}>
                  <Trans>Messages</Trans>
                </h2>
              )}
              <HitLink
                hit={hit}
                name={names.get(hit.conversation) ?? shortId(hit.conversation)}
                notes={hit.conversation === notes}
                within={only !== undefined}
                href={hrefOf(hit.conversation, hit.id)}
                current={hit === opened && hit.conversation === current}
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

function chatsNamed(text: string, names: ReadonlyMap<ConversationId, string>) {
  const query = parseQuery(text)
  if (!query) return []
  return [...names]
    .flatMap(([conversation, name]) => {
      const marks = marksIn(query, name)
      return marks ? [{ conversation, fragments: excerpt(name, marks) }] : []
    })
    .slice(0, MAX_PEOPLE)
}
