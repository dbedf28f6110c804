import { useCallback } from 'react'
import { useStore } from 'zustand'
import type { PeerId } from '../../ports/transport.ts'
import type { Chat, Draft } from './message.ts'

const NOTHING: Draft = { text: '' }

/** What I am about to say to `peer`, with what it answers; there again after a reload. */
export function useDraft(chat: Pick<Chat, 'store' | 'setDraft'>, peer: PeerId) {
  const draft = useStore(chat.store, (state) => state.drafts[peer] ?? NOTHING)
  const setDraft = useCallback(
    (change: Partial<Draft>) => chat.setDraft(peer, { ...(chat.store.getState().drafts[peer] ?? NOTHING), ...change }),
    [chat, peer],
  )
  return { draft, setDraft, clear: useCallback(() => chat.setDraft(peer, undefined), [chat, peer]) }
}
