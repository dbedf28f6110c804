import { Trans } from '@lingui/react/macro'
import { useCallback } from 'react'
import { useToast } from './Toaster.tsx'

/** Says why something was not done. */
export function useRefusals() {
  const say = useToast()
  return useCallback(
    (why: string) =>
      say({
        words:
          why === 'storage' ? (
            <Trans>This device could not store that. Free some space and try again.</Trans>
          ) : why === 'absent' ? (
            <Trans>The file is not on this device yet. Download it first, then forward it.</Trans>
          ) : (
            <Trans>That is not possible any more.</Trans>
          ),
      }),
    [say],
  )
}
