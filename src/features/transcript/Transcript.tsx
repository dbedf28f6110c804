import { Trans, useLingui } from '@lingui/react/macro'
import { ArrowDown } from 'lucide-react'
import { type AnimationEvent, type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { isSaid } from '../../conversation/deeds.ts'
import type { Message } from '../../conversation/message.ts'
import type { EntryId } from '../../engine/ids.ts'
import { dayOf, useFormats } from '../../ui/formats.dom.ts'
import { useToday } from '../../ui/useNow.dom.ts'
import { usePageWatched } from '../../ui/usePageWatched.dom.ts'
import { articleOf, messageOf } from './article.dom.ts'
import { copyWords } from './copying.dom.ts'
import { FloatingDate } from './FloatingDate.tsx'
import { LateLines } from './LateLines.tsx'
import { MessageRow } from './MessageRow.tsx'
import type { Waiting } from './MessageStatus.tsx'
import type { MessageActs } from './messageActs.dom.ts'
import type { Opening, OpeningState } from './opening.ts'
import css from './Transcript.module.css'
import { useHeldSelection } from './useHeldSelection.dom.ts'
import { useMessageList } from './useMessageList.dom.ts'
import { useOnScreen } from './useOnScreen.dom.ts'
import { usePaging } from './usePaging.dom.ts'
import { useRovingArticle } from './useRovingArticle.dom.ts'
import { useAtEnd, useScrolling } from './useScrolling.dom.ts'
import { useSettled } from './useSettled.dom.ts'
import { useUnreadLine } from './useUnreadLine.dom.ts'

export interface TranscriptProps {
  opening: Opening
  state: OpeningState
  friend: string
  /** For what messages of mine wait that have not arrived. */
  waiting: Waiting
  /** Connection doctor, about the other person; undefined where there is nobody to connect with. */
  doctorHref: string | undefined
  unread: number
  /** Stands above the very first message. */
  beginning: ReactNode
  acts: MessageActs
  /** Selection; undefined while nothing is being selected. */
  selected: { has(id: EntryId): boolean } | undefined
  /** To the field that one writes in. */
  onWrite(): void
}

/** Two messages of one author closer than this belong together. Milliseconds. */
const GROUP_MS = 3 * 60_000

const joined = (a: Message | undefined, b: Message | undefined) =>
  a !== undefined &&
  b !== undefined &&
  isSaid(a) &&
  isSaid(b) &&
  a.from === b.from &&
  Math.abs(b.at - a.at) < GROUP_MS &&
  dayOf(a.at) === dayOf(b.at)

/** Days begin only forwards: what two wrote without knowing of each other, or by a wrong clock, begins none that is over. */
function daysOpened(messages: readonly Message[], before: Message | undefined): boolean[] {
  let latest = before ? dayOf(before.at) : Number.NEGATIVE_INFINITY
  return messages.map(({ at }) => {
    const opens = dayOf(at) > latest
    latest = Math.max(latest, dayOf(at))
    return opens
  })
}

/** Shone: which jump has been lit up. Once is enough, coming back onto the page it does not do so again. */
function useShone(jump: OpeningState['jump']) {
  const [shone, setShone] = useState<number>()
  function onAnimationEnd({ target }: AnimationEvent) {
    if (jump?.why === 'found' && messageOf(articleOf(target)) === jump.id) setShone(jump.count)
  }
  return { shone, onAnimationEnd }
}

/** The messages on screen of however many there are. Whoever is at the end stays there; whoever reads above is not moved. */
export function Transcript(props: TranscriptProps) {
  const { opening, state, friend, waiting, doctorHref, unread, beginning, acts, selected, onWrite } = props
  const { messages: all, complete, newest, loading, jump, late } = state
  /** Unread at the end: what came above that is looked for by itself. */
  const fresh = Math.max(0, unread - late.length)
  // The outermost ones only tell whether their neighbours open a day or join one another: no row changes its height when more is loaded.
  const messages = useMemo(() => all.slice(complete ? 0 : 1, newest ? undefined : -1), [all, complete, newest])
  const opensDay = useMemo(() => daysOpened(messages, complete ? undefined : all[0]), [messages, complete, all])
  const { t } = useLingui()
  const formats = useFormats()
  const today = useToday()
  const watched = usePageWatched()
  const scroller = useRef<HTMLDivElement>(null)
  const end = useAtEnd(scroller)
  const some = messages.length > 0
  const settled = useSettled(scroller, some ? `${jump?.count ?? 0}` : undefined)
  const line = useUnreadLine(state, fresh, watched && end.atEnd && newest)
  const held = useHeldSelection(opening)
  const roving = useRovingArticle(messages, selected !== undefined, onWrite, held)

  const list = useMessageList(messages, newest, scroller, roving.rangeExtractor)
  const { goToLatest } = useScrolling(opening, state, { list, scroller, end, messages, line, visit: roving.visit })
  const { nearOldest } = usePaging(opening, state, list, messages.length, settled)
  const onScreen = useOnScreen(opening, state, list, messages, watched && settled)

  const away = !(end.atEnd && newest)
  useEffect(() => opening.away(away), [opening, away])

  const last = messages.at(-1)
  // biome-ignore lint/correctness/useExhaustiveDependencies: each new message that is looked at is seen
  useEffect(() => {
    if (watched && end.atEnd && newest && settled) opening.seen()
  }, [watched, end.atEnd, newest, settled, fresh, last?.id, opening])

  const { shone, onAnimationEnd } = useShone(jump)
  const lastMine = messages.findLast((message) => message.from === 'me' && isSaid(message))?.id
  return (
    <div className={css.frame}>
      <div
        ref={scroller}
        className={css.log}
        role="log"
        aria-label={t`Messages`}
        // Scrolling and paging add old messages to the page, and those are no news.
        aria-live={settled && end.atEnd && newest ? 'polite' : 'off'}
        aria-relevant="additions"
        aria-busy={loading}
        onScroll={end.measure}
        onCopy={(event) => copyWords(event, messages)}
        onKeyDown={roving.onKeyDown}
        onFocus={roving.onFocus}
        onAnimationEnd={onAnimationEnd}
      >
        <div className={css.column}>
          {complete && messages.length === 0 && <div className={css.beginning}>{beginning}</div>}
          <div className={css.rows} style={{ blockSize: list.getTotalSize() }}>
            {list.getVirtualItems().map((item) => {
              const message = messages[item.index]
              if (!message) return null
              const before = messages[item.index - 1] ?? (complete ? undefined : all[0])
              const after = messages[item.index + 1] ?? (newest ? undefined : all.at(-1))
              const opensUnread = message.id === line
              return (
                <div
                  key={item.key}
                  ref={list.measureElement}
                  data-index={item.index}
                  className={css.row}
                  style={{ transform: `translateY(${item.start}px)` }}
                >
                  {complete && item.index === 0 && <div className={css.beginning}>{beginning}</div>}
                  <MessageRow
                    {...{ message, friend, waiting, doctorHref, formats, today }}
                    opensDay={opensDay[item.index] ?? false}
                    opensUnread={opensUnread}
                    joinsBefore={joined(before, message) && !opensUnread}
                    joinsAfter={joined(message, after) && after?.id !== line}
                    speaks={message.id === lastMine}
                    current={item.index === roving.current}
                    found={jump?.why === 'found' && jump.id === message.id ? jump.count : undefined}
                    lit={jump?.why === 'found' && jump.id === message.id && jump.count !== shone}
                    selected={selected?.has(message.id)}
                    acts={acts}
                  />
                </div>
              )
            })}
          </div>
        </div>
      </div>
      {loading && some && nearOldest && (
        <p className={css.loading}>
          <Trans>Loading older messages…</Trans>
        </p>
      )}
      {away && some && (
        <button
          type="button"
          className={css.latest}
          aria-label={t`Go to latest`}
          title={t`Go to latest`}
          onClick={goToLatest}
        >
          <ArrowDown size={20} />
          {fresh > 0 && <span className={css.count}>{formats.number(fresh)}</span>}
        </button>
      )}
      <FloatingDate
        {...{ opening, formats, today }}
        at={messages[list.range?.startIndex ?? -1]?.at}
        scrolling={list.isScrolling && settled && !loading && late.length === 0 && away}
      />
      {some && settled && <LateLines late={late} onScreen={onScreen} onJump={acts.onJump} />}
    </div>
  )
}
