/**
 * Puts `text` in place of what stands from `from` to `to`, as if it had been typed: the browser's own undo takes it back. The caret comes to
 * stand behind it.
 */
export function insertText(field: HTMLTextAreaElement, text: string, from: number, to: number) {
  field.focus({ preventScroll: true })
  field.setSelectionRange(from, to)
  // Deprecated without a successor; what does not know it gets the text all the same, without the undo.
  if (document.execCommand?.('insertText', false, text)) return
  const { value } = field
  // By the element's own setter: React looks whether it was used, and would take the event for an echo of its own.
  const own = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')
  own?.set?.call(field, value.slice(0, from) + text + value.slice(to))
  field.setSelectionRange(from + text.length, from + text.length)
  field.dispatchEvent(new Event('input', { bubbles: true }))
}
