import { useEffect } from 'react'

/** Files in what is dropped or pasted. What is pasted as text and as a picture, from a table for instance, is text. */
function filesIn(data: DataTransfer | null, pasted: boolean): readonly File[] {
  if (!data || (pasted && data.getData('text/plain') !== '')) return []
  return [...(data.files ?? [])]
}

/** Given files: dropped on the page, or pasted into it, while a chat is there that takes them. */
export function useGivenFiles(onFiles: ((files: readonly File[]) => void) | undefined) {
  useEffect(() => {
    if (!onFiles) return
    const take = (event: Event, data: DataTransfer | null, pasted: boolean) => {
      const files = event.defaultPrevented ? [] : filesIn(data, pasted)
      if (files.length === 0) return
      event.preventDefault()
      onFiles(files)
    }
    const onDrop = (event: DragEvent) => take(event, event.dataTransfer, false)
    const onPaste = (event: ClipboardEvent) => take(event, event.clipboardData, true)
    // After whatever is open and takes them itself, before whoever says that none can be taken here.
    document.addEventListener('drop', onDrop)
    document.addEventListener('paste', onPaste)
    return () => {
      document.removeEventListener('drop', onDrop)
      document.removeEventListener('paste', onPaste)
    }
  }, [onFiles])
}
