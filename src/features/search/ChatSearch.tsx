import { useLingui } from '@lingui/react/macro'
import { X } from 'lucide-react'
import { type RefObject, useEffect, useId, useRef, useState } from 'react'
import { useStore } from 'zustand'
import type { ConversationId, EntryId } from '../../engine/ids.ts'
import { IconButton } from '../../ui/Button.tsx'
import { useFormats } from '../../ui/formats.dom.ts'
import { useToday } from '../../ui/useNow.dom.ts'
import { HitLink } from './HitLink.tsx'
import css from './Search.module.css'
import { SearchAway } from './SearchAway.tsx'
import { SearchField } from './SearchField.tsx'
import { SearchWords } from './SearchWords.tsx'
import type { Hit, LazySearch, Search, SearchSession } from './search.ts'
import { useArrows } from './useArrows.dom.ts'
import { useMore } from './useMore.dom.ts'
import { useSession } from './useSession.dom.ts'

interface ChatSearchProps {
  search: LazySearch
  conversation: ConversationId
  /** Of the chat. */
  name: string
  hrefOf(conversation: ConversationId, message?: EntryId): string
  onClose(): void
}

/** Search in one conversation, by words. Stands over the conversation, which stays where it is until a hit is chosen. */
export function ChatSearch({ search, conversation, name, hrefOf, onClose }: ChatSearchProps) {
  const { t } = useLingui()
  const id = useId()
  const [text, setText] = useState('')
  const field = useRef<HTMLInputElement>(null)
  const results = useRef<HTMLDivElement>(null)
  const wanted = text.trim() !== ''
  const { came, again } = useSession(search, wanted)
  const { onDown, onEnter, onKeyDown } = useArrows(results, field)
  return (
    <div className={css.within}>
      <div className={css.withinHead}>
        <SearchField
          label={t`Search this chat`}
          text={text}
          field={field}
          controls={wanted ? id : undefined}
          autoFocus
          onText={setText}
          onLeave={onClose}
          onDown={onDown}
          onEnter={onEnter}
        />
        <IconButton label={t`Close`} onClick={onClose}>
          <X size={20} />
        </IconButton>
      </div>
      {wanted && (
        // biome-ignore lint/a11y/noStaticElementInteractions: the arrow keys go through the links inside
        <div id={id} ref={results} className={css.results} onKeyDown={onKeyDown}>
          {came === 'away' && <SearchAway onAgain={again} />}
          {came && came !== 'away' && (
            <Found {...came} text={text} conversation={conversation} name={name} hrefOf={hrefOf} scroller={results} />
          )}
        </div>
      )}
    </div>
  )
}

interface FoundProps extends Pick<ChatSearchProps, 'conversation' | 'name' | 'hrefOf'> {
  search: Search
  session: SearchSession
  text: string
  scroller: RefObject<HTMLElement | null>
}

function Found({ search, session, text, conversation, name, hrefOf, scroller }: FoundProps) {
  const { t } = useLingui()
  const formats = useFormats()
  const today = useToday()
  const findings = useStore(session.store)
  const index = useStore(search.index)
  const [opened, setOpened] = useState<Hit>()
  useEffect(() => session.ask({ text, conversation }), [session, text, conversation])
  useMore(scroller, session, findings)
  return (
    <>
      <SearchWords findings={findings} index={index} people={0} />
      {findings.hits.length > 0 && (
        <ul className={css.list} aria-label={t`Found in this chat`} aria-busy={findings.phase === 'searching'}>
          {findings.hits.map((hit) => (
            <li key={hit.id}>
              <HitLink
                hit={hit}
                name={name}
                within
                href={hrefOf(conversation, hit.id)}
                current={hit === opened}
                onOpen={setOpened}
                formats={formats}
                today={today}
              />
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
