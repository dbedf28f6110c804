import { useEffect, useState } from 'react'
import { useStore } from 'zustand'
import type { ReadonlyStore } from '../../lib/readonlyStore.ts'
import type { LinksState } from '../people/people.ts'
import type { Deciding } from './standing.ts'

/** A change of network is over before this; only what lasts is worth a word. Milliseconds. */
const LASTING_MS = 3_000

/** Server: whether it is reached, since when it is not, and whether this device has a network at all. */
export function useServer(
  links: ReadonlyStore<Pick<LinksState, 'signalling' | 'unreached'>>,
): Pick<Deciding, 'online' | 'signalling' | 'lasts'> {
  const signalling = useStore(links, (state) => state.signalling)
  const unreached = useStore(links, (state) => state.unreached === true)
  const online = useOnline()
  // A start that is slow, and has not failed yet, is no trouble.
  const troubled = (signalling === 'offline' || signalling === 'connecting') && (unreached || !online)
  const [lasting, setLasting] = useState(false)
  useEffect(() => {
    if (!troubled) {
      setLasting(false)
      return
    }
    const timer = setTimeout(() => setLasting(true), LASTING_MS)
    return () => clearTimeout(timer)
  }, [troubled])
  return { online, signalling, lasts: lasting && troubled }
}

function useOnline(): boolean {
  const [online, setOnline] = useState(() => navigator.onLine)
  useEffect(() => {
    const look = () => setOnline(navigator.onLine)
    window.addEventListener('online', look)
    window.addEventListener('offline', look)
    return () => {
      window.removeEventListener('online', look)
      window.removeEventListener('offline', look)
    }
  }, [])
  return online
}
