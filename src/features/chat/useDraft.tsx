import { useState } from 'react'
import type { PeerId } from '../../ports/transport.ts'

const keyOf = (peer: PeerId) => `tete-a-tete.draft.${peer}`

function stored(peer: PeerId): string {
  try {
    return localStorage.getItem(keyOf(peer)) ?? ''
  } catch {
    return ''
  }
}

function store(peer: PeerId, text: string) {
  try {
    if (text === '') localStorage.removeItem(keyOf(peer))
    else localStorage.setItem(keyOf(peer), text)
  } catch {
    // No room, or storage is closed to us: the draft lives as long as the page.
  }
}

/** What I am about to say to `peer`: React's while it is on screen, and there again after a reload. */
export function useDraft(peer: PeerId): [draft: string, setDraft: (text: string) => void] {
  const [draft, setDraft] = useState(() => stored(peer))
  return [
    draft,
    (text) => {
      setDraft(text)
      store(peer, text)
    },
  ]
}
