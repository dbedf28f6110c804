import { Trans } from '@lingui/react/macro'
import { useEffect } from 'react'
import { useToast } from '../ui/Toaster.tsx'

const hasFiles = (data: DataTransfer | null): boolean => data?.types.includes('Files') ?? false

/** Dropped files: the browser would leave the app and open them. What becomes of them is said instead. */
export function useDroppedFiles() {
  const say = useToast()
  useEffect(() => {
    function onOver(event: DragEvent) {
      if (!event.defaultPrevented && hasFiles(event.dataTransfer)) event.preventDefault()
    }
    function onDrop(event: DragEvent) {
      if (event.defaultPrevented || !hasFiles(event.dataTransfer)) return
      event.preventDefault()
      say({ words: <Trans>Open a chat with a friend to send files.</Trans> })
    }
    // What is pasted as text and as a picture, from a table for instance, is text.
    function onPaste({ defaultPrevented, clipboardData }: ClipboardEvent) {
      if (!defaultPrevented && hasFiles(clipboardData) && clipboardData?.getData('text/plain') === '')
        say({ words: <Trans>Open a chat with a friend to send files.</Trans> })
    }
    window.addEventListener('dragover', onOver)
    window.addEventListener('drop', onDrop)
    window.addEventListener('paste', onPaste)
    return () => {
      window.removeEventListener('dragover', onOver)
      window.removeEventListener('drop', onDrop)
      window.removeEventListener('paste', onPaste)
    }
  }, [say])
}
