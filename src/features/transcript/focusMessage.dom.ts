/** Takes the focus to a message, or to what chooses it. False when it is not on the page. */
export function focusMessage(id: string | undefined, check = false): boolean {
  for (const article of document.querySelectorAll<HTMLElement>('article[data-message-id]')) {
    if (article.dataset.messageId !== id) continue
    const target = check ? article.querySelector<HTMLElement>('input[type="checkbox"]') : article
    target?.focus()
    return target !== null
  }
  return false
}
