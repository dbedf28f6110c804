import { Trans, useLingui } from '@lingui/react/macro'
import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown } from 'lucide-react'
import {
  type AnimationEvent,
  type ReactNode,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { isSaid, wordsOf } from '../../conversation/deeds.ts'
import type { Message } from '../../conversation/message.ts'
import type { EntryId } from '../../engine/ids.ts'
import { dayOf, useFormats } from '../../ui/formats.dom.ts'
import { useToday } from '../../ui/useNow.dom.ts'
import { usePageWatched } from '../../ui/usePageWatched.dom.ts'
import { articleOf, messageOf } from './article.dom.ts'
import { MessageRow } from './MessageRow.tsx'
import type { MessageActs } from './messageActs.dom.ts'
import type { Opening, OpeningState } from './opening.ts'
import css from './Transcript.module.css'
import { useRovingArticle } from './useRovingArticle.dom.ts'
import { useSettled } from './useSettled.dom.ts'
import { useUnreadLine } from './useUnreadLine.dom.ts'

export interface TranscriptProps {
  opening: Opening
  state: OpeningState
  friend: string
  /** The other person has not yet accepted to be a contact. */
  strange: boolean
  unread: number
  /** Stands above the very first message. */
  beginning: ReactNode
  acts: MessageActs
  /** Selection; undefined while nothing is being selected. */
  selected: { has(id: EntryId): boolean } | undefined
  /** To the field that one writes in. */
  onWrite(): void
}

/** Distance from the end that still counts as being there, in pixels: about one line. */
const END_PX = 48
/** Two messages of one author closer than this belong together. Milliseconds. */
const GROUP_MS = 3 * 60_000
/** Messages before the oldest or newest at hand from which the next page is asked for. */
const PREFETCH_MESSAGES = 10

/** Above the first and below the last message; half of it below. Pixels. */
const PADDING_PX = 16

const joined = (a: Message | undefined, b: Message | undefined) =>
  a !== undefined &&
  b !== undefined &&
  isSaid(a) &&
  isSaid(b) &&
  a.from === b.from &&
  Math.abs(b.at - a.at) < GROUP_MS &&
  dayOf(a.at) === dayOf(b.at)

/** The messages on screen of however many there are. Whoever is at the end stays there; whoever reads above is not moved. */
export function Transcript(props: TranscriptProps) {
  const { opening, state, friend, strange, unread, beginning, acts, selected, onWrite } = props
  const { messages: all, complete, newest, loading, jump } = state
  // The outermost ones only tell whether their neighbours open a day or join one another: no row changes its height when more is loaded.
  const messages = useMemo(() => all.slice(complete ? 0 : 1, newest ? undefined : -1), [all, complete, newest])
  const { t } = useLingui()
  const formats = useFormats()
  const today = useToday()
  const watched = usePageWatched()
  const scroller = useRef<HTMLDivElement>(null)
  const [atEnd, setAtEnd] = useState(true)
  const some = messages.length > 0
  const settled = useSettled(scroller, some ? `${jump?.count ?? 0}` : undefined)
  const line = useUnreadLine(state, unread, watched && atEnd && newest)
  const roving = useRovingArticle(messages, selected !== undefined, onWrite)

  // The end of what is at hand is no end to stay at while there is more: that would load page after page.
  const [wasNewest, setWasNewest] = useState(newest)
  useLayoutEffect(() => setWasNewest(newest), [newest])
  const follows = newest && wasNewest

  const list = useVirtualizer({
    count: messages.length,
    getScrollElement: () => scroller.current,
    estimateSize: useCallback((at: number) => estimate(messages[at]), [messages]),
    getItemKey: useCallback((at: number) => messages[at]?.id ?? at, [messages]),
    anchorTo: 'end',
    followOnAppend: follows,
    scrollEndThreshold: follows ? END_PX : -1,
    paddingStart: PADDING_PX,
    paddingEnd: PADDING_PX / 2,
    overscan: 6,
    rangeExtractor: roving.rangeExtractor,
  })

  // Opens at the newest, or at the first unread when they fill more than the screen. Later jumps go where they are told.
  const opened = useRef(false)
  const jumped = useRef(0)
  const visit = roving.visit
  useLayoutEffect(() => {
    if (messages.length === 0) return
    const goes = jump !== undefined && jump.count !== jumped.current
    if (opened.current && !goes) return
    opened.current = true
    if (goes) jumped.current = jump.count
    const target = goes ? jump.id : line
    const at = target === undefined ? -1 : messages.findIndex((message) => message.id === target)
    if (at < 0) list.scrollToEnd()
    else list.scrollToIndex(at, { align: goes && jump.why === 'found' ? 'center' : 'start' })
    if (goes && at >= 0 && jump.why === 'found') visit(jump.id)
  }, [list, messages, line, jump, visit])

  // What I have just written is always shown.
  const last = messages.at(-1)
  const lastSeen = useRef(last?.id)
  useLayoutEffect(() => {
    if (last && last.id !== lastSeen.current && last.from === 'me' && opened.current) list.scrollToEnd()
    lastSeen.current = last?.id
  }, [list, last])

  const measureEnd = useCallback(() => {
    const box = scroller.current
    if (box) setAtEnd(box.scrollHeight - box.scrollTop - box.clientHeight <= END_PX)
  }, [])
  // A banner, a growing field or a keyboard takes room from below: whoever is at the end stays there.
  const stays = useRef(atEnd)
  stays.current = atEnd && newest
  useEffect(() => {
    const box = scroller.current
    if (!box) return
    const observer = new ResizeObserver(() => {
      if (stays.current && opened.current) list.scrollToEnd()
    })
    observer.observe(box)
    return () => observer.disconnect()
  }, [list])

  // biome-ignore lint/correctness/useExhaustiveDependencies: new messages move the end without a scroll
  useLayoutEffect(measureEnd, [messages, measureEnd])

  // biome-ignore lint/correctness/useExhaustiveDependencies: each new message that is looked at is seen
  useEffect(() => {
    if (watched && atEnd && newest && settled) opening.seen()
  }, [watched, atEnd, newest, settled, unread, last?.id, opening])

  const items = list.getVirtualItems()
  // Not by the rows on the page: the one with the focus stays there, wherever it is.
  const { startIndex: first, endIndex: final } = list.range ?? {}
  useEffect(() => {
    const near = final !== undefined && final >= messages.length - PREFETCH_MESSAGES
    if (settled && !newest && !loading && near) void opening.newer()
  }, [settled, newest, loading, final, messages.length, opening])
  useEffect(() => {
    if (settled && !complete && !loading && first !== undefined && first < PREFETCH_MESSAGES) void opening.older()
  }, [settled, complete, loading, first, opening])

  const toEnd = useRef(false)
  useLayoutEffect(() => {
    if (!toEnd.current || !newest || loading) return
    toEnd.current = false
    list.scrollToEnd()
  })
  function goToLatest() {
    toEnd.current = true
    if (newest) list.scrollToEnd()
    else void opening.latest()
  }

  // Once is enough: coming back onto the page it does not light up again.
  const [shone, setShone] = useState<number>()
  function onAnimationEnd({ target }: AnimationEvent) {
    if (jump?.why === 'found' && messageOf(articleOf(target)) === jump.id) setShone(jump.count)
  }

  const lastMine = messages.findLast((message) => message.from === 'me' && isSaid(message))?.id
  return (
    <div className={css.frame}>
      <div
        ref={scroller}
        className={css.log}
        role="log"
        aria-label={t`Messages`}
        // Scrolling and paging add old messages to the page, and those are no news.
        aria-live={settled && atEnd && newest ? 'polite' : 'off'}
        aria-relevant="additions"
        aria-busy={loading}
        onScroll={measureEnd}
        onKeyDown={roving.onKeyDown}
        onFocus={roving.onFocus}
        onAnimationEnd={onAnimationEnd}
      >
        <div className={css.column}>
          {complete && messages.length === 0 && <div className={css.beginning}>{beginning}</div>}
          <div className={css.rows} style={{ blockSize: list.getTotalSize() }}>
            {items.map((item) => {
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
                    message={message}
                    friend={friend}
                    strange={strange}
                    formats={formats}
                    today={today}
                    opensDay={!before || dayOf(before.at) !== dayOf(message.at)}
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
      {loading && some && first !== undefined && first < PREFETCH_MESSAGES && (
        <p className={css.loading}>
          <Trans>Loading older messages…</Trans>
        </p>
      )}
      {!(atEnd && newest) && some && (
        <button
          type="button"
          className={css.latest}
          aria-label={t`Go to latest`}
          title={t`Go to latest`}
          onClick={goToLatest}
        >
          <ArrowDown size={20} />
          {unread > 0 && <span className={css.count}>{formats.number(unread)}</span>}
        </button>
      )}
    </div>
  )
}

/** Before a row has been measured: one line is about 48 characters. Pixels. */
function estimate(message: Message | undefined): number {
  const text = (message && wordsOf(message)) ?? ''
  const lines = Math.ceil(text.length / 48) + (text.match(/\n/g)?.length ?? 0)
  return 26 + Math.max(lines, 1) * 21
}
