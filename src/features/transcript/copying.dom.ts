import type { ClipboardEvent } from 'react'
import { wordsOf } from '../../conversation/deeds.ts'
import type { Message } from '../../conversation/message.ts'
import { messageOf } from './article.dom.ts'

/** Elements that begin a line and end one. */
const BLOCK = /^(P|LI|OL|UL|DIV|BLOCKQUOTE|PRE|FIGURE)$/
/** Buttons and captions, which stand within the words of a message and are none of them. */
const BESIDE = 'button[aria-label], figcaption'
/** IDs, which stand shortened among the words. */
const SHORTENED = 'code[title]'

/** Text of a part of the page, line by line as it is seen. */
export function linesIn(part: Node): string {
  let text = ''
  function walk(node: Node) {
    if (node instanceof Text) text += node.data
    else if (node instanceof Element && node.matches(SHORTENED)) text += node.getAttribute('title')
    else if (!(node instanceof Element && node.matches(BESIDE))) {
      const block = BLOCK.test(node.nodeName)
      if (block && text !== '' && !text.endsWith('\n')) text += '\n'
      for (const child of node.childNodes) walk(child)
      if (block && !text.endsWith('\n')) text += '\n'
      // Behind a paragraph, an empty line is seen.
      if (node.nodeName === 'P' && node.nextSibling) text += '\n'
    }
  }
  walk(part)
  return text.replace(/\n$/, '')
}

/** Part of `range` that lies in `element`. */
function within(range: Range, element: Element): Range {
  const part = document.createRange()
  part.selectNodeContents(element)
  if (range.compareBoundaryPoints(Range.START_TO_START, part) > 0)
    part.setStart(range.startContainer, range.startOffset)
  if (range.compareBoundaryPoints(Range.END_TO_END, part) < 0) part.setEnd(range.endContainer, range.endOffset)
  return part
}

/** Words of a message on the page that are in `range`: as they were typed where it is all of them, else what is chosen. */
function wordsOn(article: Element, range: Range, message: Message): string | undefined {
  const words = article.querySelector('[dir="auto"]')
  if (!words || !range.intersectsNode(words)) return undefined
  const chosen = linesIn(within(range, words).cloneContents())
  if (chosen.trim() === '') return undefined
  const whole = document.createRange()
  whole.selectNodeContents(words)
  const all = chosen.trim() === linesIn(whole.cloneContents()).trim()
  return (all && wordsOf(message)) || chosen
}

/** Words of the messages from where `range` begins to where it ends, also of those that are scrolled off the page. */
export function wordsIn(range: Range, log: Element, messages: readonly Message[]): string[] {
  const articles = new Map([...log.querySelectorAll('article')].map((one) => [messageOf(one), one] as const))
  const chosen = (message: Message) => {
    const article = articles.get(message.id)
    return article !== undefined && range.intersectsNode(article)
  }
  const from = log.contains(range.startContainer) ? messages.findIndex(chosen) : 0
  const to = log.contains(range.endContainer) ? messages.findLastIndex(chosen) : messages.length - 1
  return messages.slice(Math.max(0, from), to + 1).flatMap((message) => {
    const article = articles.get(message.id)
    return (article ? wordsOn(article, range, message) : wordsOf(message)) ?? []
  })
}

/** Copies a selection that goes over several messages: their words alone, without names, times and buttons. */
export function copyWords(event: ClipboardEvent<HTMLElement>, messages: readonly Message[]) {
  const selection = getSelection()
  if (!selection || selection.isCollapsed || selection.rangeCount === 0 || event.defaultPrevented) return
  // What is chosen in a field is that field's.
  if ((event.target as Element).closest('input, textarea')) return
  const words = wordsIn(selection.getRangeAt(0), event.currentTarget, messages)
  if (words.length === 0) return
  event.preventDefault()
  event.clipboardData.setData('text/plain', words.join('\n'))
}
