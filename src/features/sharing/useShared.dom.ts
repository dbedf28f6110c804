import { useEffect, useState } from 'react'
import { MAX_TEXT } from '../../conversation/limits.ts'
import { SHARED_TEXT } from '../../lib/places.ts'
import { SHARE_PARAMETERS, sharedText } from './shared.ts'

/** Takes what another app shared out of the address, where it would stay in the history and come again with a reload. */
function takeFromAddress(): string | undefined {
  const url = new URL(location.href)
  const [title, text, link] = SHARE_PARAMETERS.map((name) => url.searchParams.get(name) ?? undefined)
  if (title === undefined && text === undefined && link === undefined) return undefined
  for (const name of SHARE_PARAMETERS) url.searchParams.delete(name)
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
    else sessionStorage.setItem(SHARED_TEXT, text)
  } catch {
    // It lives as long as the page.
  }
}

export interface Shared {
  /** Text that was shared; `undefined` when none waits for a chat. */
  readonly text: string | undefined
  /** The choice of a chat has been offered once. */
  readonly led: boolean
  done(): void
}

/** Shared text that has no chat yet. Leads to the choice of one. */
export function useShared(leadToChoice: () => void): Shared {
  const [taken] = useState(takeFromAddress)
  const [text, setText] = useState(() => taken ?? remembered())

  const [led, setLed] = useState(taken === undefined)
  useEffect(() => {
    // Once, whatever else the person then goes to.
    if (taken === undefined || led) return
    setLed(true)
    remember(taken)
    leadToChoice()
  }, [taken, led, leadToChoice])

  return {
    text,
    led,
    done() {
      remember(undefined)
      setText(undefined)
    },
  }
}
