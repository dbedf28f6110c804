import { useLingui } from '@lingui/react/macro'
import { useCallback } from 'react'
import { nameOf } from '../people/ContactName.tsx'
import type { Contact } from '../people/people.ts'

/** Names of chats: what to call the one with somebody, and the one with myself. */
export function useChatNames(): (contact: Contact | undefined) => string {
  const { t } = useLingui()
  return useCallback((contact) => (contact ? nameOf(contact) : t`Notes to myself`), [t])
}
