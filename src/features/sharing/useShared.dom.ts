import { useEffect, useState } from 'react'
import { MAX_TEXT } from '../../conversation/limits.ts'
import { LOCK_MARK, SHARED_TEXT } from '../../lib/places.ts'
import { SHARE_PARAMETERS, sharedText } from './shared.ts'

/** Shared: the address of this page brings something. Any site can do that as well as an app: nothing follows from it by itself. */
export const isShared = () => {
  const asked = new URLSearchParams(location.search)
  return SHARE_PARAMETERS.some((name) => asked.has(name))
}

/**
 * Takes what another app shared out of the address, where it would stay in the history and come again with a reload. Nothing that the
 * address says beside it counts: the choice of a chat would open by itself.
 */
function takeFromAddress(): string | undefined {
  const url = new URL(location.href)
  const [title, text, link] = SHARE_PARAMETERS.map((name) => url.searchParams.get(name) ?? undefined)
  if (title === undefined && text === undefined && link === undefined) return undefined
  for (const name of SHARE_PARAMETERS) url.searchParams.delete(name)
  url.hash = ''
  history.replaceState(history.state, '', url)
  return sharedText({ title, text, url: link }, MAX_TEXT)
}

function remembered(): string | undefined {
  try {
    return sessionStorage.getItem(SHARED_TEXT) ?? undefined
  } catch {
    return undefined
  }
}

function remember(text: string | undefined) {
  try {
    if (text === undefined) sessionStorage.removeItem(SHARED_TEXT)
    // With a lock it lives as long as the page does: browsers keep this on the disk.
    else if (localStorage.getItem(LOCK_MARK) === null) sessionStorage.setItem(SHARED_TEXT, text)
  } catch {
    // It lives as long as the page.
  }
}

export interface Shared {
  /** Text that was shared; `undefined` when none waits for a chat. */
  readonly text: string | undefined
  done(): void
}

/** Shared text that has no chat yet. It waits until the person asks for it: who shared it, nobody knows. */
export function useShared(): Shared {
  const [taken] = useState(takeFromAddress)
  const [text, setText] = useState(() => taken ?? remembered())

  useEffect(() => {
    if (taken !== undefined) remember(taken)
  }, [taken])

  return {
    text,
    done() {
      remember(undefined)
      setText(undefined)
    },
  }
}
