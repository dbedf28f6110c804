import { type RefObject, useEffect, useRef } from 'react'
import type { EntryId } from '../../engine/ids.ts'
import { messageOf } from './article.dom.ts'
import type { Opening } from './opening.ts'

/** Message whose row a point of the page is in: also beside its article, where its day is said. */
function messageAt(node: Node | null, offset: number): EntryId | undefined {
  const at = node?.childNodes[offset] ?? node
  let element = at instanceof Element ? at : at?.parentElement
  while (element && !element.closest('article') && !element.querySelector('article')) element = element.parentElement
  const articles = element?.querySelectorAll('article')
  return messageOf(element?.closest('article') ?? (articles?.length === 1 ? articles[0]! : null))
}

/**
 * Text selection: the messages that it begins and ends in. Their rows stay on the page, since a browser forgets what it marked in one that goes;
 * and what lies between stays at hand, to be copied.
 */
export function useHeldSelection(opening: Pick<Opening, 'hold'>): RefObject<readonly EntryId[]> {
  const held = useRef<readonly EntryId[]>([])
  useEffect(() => {
    function onChange() {
      const selection = getSelection()
      held.current =
        !selection || selection.isCollapsed
          ? []
          : [
              messageAt(selection.anchorNode, selection.anchorOffset),
              messageAt(selection.focusNode, selection.focusOffset),
            ].flatMap((id) => id ?? [])
      opening.hold(held.current.length > 0)
    }
    document.addEventListener('selectionchange', onChange)
    return () => {
      document.removeEventListener('selectionchange', onChange)
      opening.hold(false)
    }
  }, [opening])
  return held
}
