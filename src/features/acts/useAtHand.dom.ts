import { useMemo } from 'react'
import type { Message } from '../../conversation/message.ts'
import type { EntryId } from '../../engine/ids.ts'
import type { Opening } from '../transcript/opening.ts'

export interface AtHand {
  messages(): readonly Message[]
  find(id: EntryId): Message | undefined
}

/** Messages in the window of an opening, as they are when it is asked. */
export function useAtHand(opening: Pick<Opening, 'store'> | undefined): AtHand {
  return useMemo(() => {
    const messages = () => opening?.store.getState().messages ?? []
    return { messages, find: (id) => messages().find((one) => one.id === id) }
  }, [opening])
}
