import { defaultRangeExtractor, type Range } from '@tanstack/react-virtual'
import {
  type FocusEvent,
  type KeyboardEvent,
  type RefObject,
  useCallback,
  useEffect,
  useLayoutEffect,
  useMemo,
  useRef,
  useState,
} from 'react'
import { isSaid } from '../../conversation/deeds.ts'
import type { Message } from '../../conversation/message.ts'
import type { EntryId } from '../../engine/ids.ts'
import { isQuestion } from '../../ui/keys.dom.ts'
import { articleId, articleOf, focusMessage, messageOf } from './article.dom.ts'

const ahead = (messages: readonly Message[], current: number) =>
  messages.findIndex((message, at) => at > current && isSaid(message))

/**
 * Roving tab stop: the Tab key reaches the newest message (or the one last visited), arrow keys go from one to the next, Enter
 * opens its menu; Escape and every letter lead back to the field. The one with the focus, and those `held`, stay on the page however far
 * they are scrolled away.
 */
export function useRovingArticle(
  messages: readonly Message[],
  selecting: boolean,
  toField: () => void,
  held: RefObject<readonly EntryId[]>,
) {
  const [visited, setVisited] = useState<EntryId>()
  const wanted = useRef<EntryId>(undefined)
  const [visits, setVisits] = useState(0)
  const found = visited === undefined ? -1 : messages.findIndex((message) => message.id === visited)
  const current = found >= 0 ? found : messages.findLastIndex(isSaid)

  // Lines that nobody said are passed over.
  const neighbours = useMemo(
    () => [messages.findLastIndex((message, at) => at < current && isSaid(message)), ahead(messages, current)],
    [messages, current],
  )

  const rangeExtractor = useCallback(
    (range: Range) => {
      const shown = defaultRangeExtractor(range)
      const ends = held.current.map((id) => messages.findIndex((message) => message.id === id))
      const kept = [...neighbours, current, ...ends].filter((at) => at >= 0 && at < range.count)
      return [...new Set([...shown, ...kept])].sort((a, b) => a - b)
    },
    [current, neighbours, messages, held],
  )

  // What has the focus may be cut from what is at hand. Without one in the log the keys that scroll it would do nothing any more.
  const had = useRef(false)
  const last = messages[current]?.id
  useLayoutEffect(() => {
    if (had.current && found < 0 && last && document.activeElement === document.body)
      document.getElementById(articleId(last))?.focus({ preventScroll: true })
    had.current = found >= 0
  }, [found, last])

  // The neighbour may have come onto the page only with this rendering. The same one can be wanted again.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  useEffect(() => {
    if (wanted.current === undefined || wanted.current !== visited) return
    wanted.current = undefined
    focusMessage(visited)
  }, [visited, visits])

  return {
    current,
    /** Takes the focus to it, once it is on the page. */
    visit: useCallback((id: EntryId) => {
      wanted.current = id
      setVisited(id)
      setVisits((count) => count + 1)
    }, []),
    rangeExtractor,
    onFocus(event: FocusEvent) {
      const id = messageOf(articleOf(event.target))
      if (id !== undefined) setVisited(id)
    },
    onKeyDown(event: KeyboardEvent) {
      const article = articleOf(event.target)
      if (!article || event.ctrlKey || event.metaKey || event.altKey) return
      const { key } = event
      if (key === 'Escape' && !selecting) {
        event.preventDefault()
        toField()
      }
      // What is within a message has keys of its own.
      if (event.target === article) {
        const inside = selecting ? 'input[type="checkbox"]' : 'button[aria-haspopup="menu"]'
        if (key === 'Enter' || (key === ' ' && selecting)) {
          event.preventDefault()
          article.querySelector<HTMLElement>(inside)?.click()
        } else if (key.length === 1 && key !== ' ' && !isQuestion(event) && !selecting) return toField() // where this letter arrives, too
      }
      const [before, after] = neighbours
      const goal = { ArrowUp: before, ArrowDown: after, Home: ahead(messages, -1), End: messages.findLastIndex(isSaid) }
      const next = Object.hasOwn(goal, key) ? messages[goal[key as keyof typeof goal] ?? -1] : undefined
      if (!next) return
      event.preventDefault()
      wanted.current = next.id
      setVisited(next.id)
      setVisits((count) => count + 1)
    },
  }
}
