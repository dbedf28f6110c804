import { Trans } from '@lingui/react/macro'
import type { ClipboardEvent, DragEvent } from 'react'
import { insertText } from '../../ui/insertText.dom.ts'
import { useToast } from '../../ui/Toaster.tsx'

/** Beginning of a text, without half a character at its end. */
const beginningOf = (text: string, units: number) => text.slice(0, Math.max(0, units)).replace(/[\uD800-\uDBFF]$/, '')

/**
 * Pasting of what is far too long for a message: its beginning alone, with a word. A field with a megabyte in it takes
 * seconds for each key. A little too much is let in: its writer knows best what to leave out.
 */
export function usePasting(limit: number) {
  const say = useToast()

  function take(event: ClipboardEvent<HTMLTextAreaElement> | DragEvent<HTMLTextAreaElement>, data: DataTransfer) {
    const box = event.currentTarget
    const pasted = data.getData('text/plain')
    if (pasted.length + box.value.length <= 2 * limit) return
    event.preventDefault()
    const { selectionStart, selectionEnd, value } = box
    const room = limit - value.length + (selectionEnd - selectionStart)
    const fits = beginningOf(pasted, room)
    if (fits !== '') insertText(box, fits, selectionStart, selectionEnd)
    say({
      words:
        fits === '' ? (
          <Trans>Too long: no more fits into this message.</Trans>
        ) : (
          <Trans>Too long for one message: only the beginning was pasted.</Trans>
        ),
    })
  }

  return {
    onPaste: (event: ClipboardEvent<HTMLTextAreaElement>) => take(event, event.clipboardData),
    onDrop: (event: DragEvent<HTMLTextAreaElement>) => take(event, event.dataTransfer),
  }
}
