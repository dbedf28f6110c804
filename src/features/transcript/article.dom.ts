import type { EntryId } from '../../engine/ids.ts'

const PREFIX = 'message-'

/** Element ID of a message's article. */
export const articleId = (id: EntryId) => `${PREFIX}${id}`

export const articleOf = (target: EventTarget) => (target as Element).closest<HTMLElement>('article')

export const messageOf = (article: HTMLElement | null): EntryId | undefined =>
  article?.id.startsWith(PREFIX) ? (article.id.slice(PREFIX.length) as EntryId) : undefined

/** Takes the focus to a message, or to what chooses it. False when it is not on the page. */
export function focusMessage(id: EntryId | undefined, check = false): boolean {
  const article = id === undefined ? null : document.getElementById(articleId(id))
  const target = check ? article?.querySelector<HTMLElement>('input[type="checkbox"]') : article
  target?.focus()
  return Boolean(target)
}
