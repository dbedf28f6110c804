import { Trans } from '@lingui/react/macro'
import { useCallback } from 'react'
import { useToast } from './Toaster.tsx'

/** Puts a text on the clipboard, and says in passing whether that worked. */
export function useCopy(): (text: string) => Promise<boolean> {
  const say = useToast()
  return useCallback(
    async (text) => {
      try {
        await navigator.clipboard.writeText(text)
        say({ words: <Trans>Copied</Trans> })
        return true
      } catch {
        say({ words: <Trans>Your browser keeps the clipboard closed. Select the text and copy it by hand.</Trans> })
        return false
      }
    },
    [say],
  )
}
