import { useCallback, useEffect, useEffectEvent, useRef, useState } from 'react'
import type { ConversationId } from '../../engine/ids.ts'
import type { Files, MediaKind, MediaPage } from './files.ts'

interface Wanted {
  files: Pick<Files, 'media'>
  conversation: ConversationId
  what: MediaKind
  /** Becomes another when something is said there, or goes. */
  changed: unknown
}

/** Between two looks at what may have gone meanwhile. Milliseconds. */
const LOOK_MS = 10_000

/** Media of a conversation: as many pages as were asked for, read anew as it changes. */
export function useMedia({ files, conversation, what, changed }: Wanted) {
  const [found, setFound] = useState<MediaPage>()
  const [unreadable, setUnreadable] = useState(false)
  const pages = useRef(1)
  /** Question that was asked last: of others the answers come too late. */
  const asked = useRef(0)

  const read = useCallback(async () => {
    asked.current += 1
    const mine = asked.current
    let so: MediaPage = { all: [] }
    for (let n = 0; n < pages.current; n++) {
      const one = await files.media(conversation, what, so.next).catch(() => undefined)
      if (mine !== asked.current) return
      if (!one) return setUnreadable(true)
      so = { ...one, all: [...so.all, ...one.all] }
      if (!one.next) break
    }
    setUnreadable(false)
    setFound(so)
  }, [files, conversation, what])

  const again = useEffectEvent(() => void read())
  useEffect(() => {
    pages.current = 1
    setFound(undefined)
    void read()
    return () => {
      asked.current += 1
    }
  }, [read])
  // biome-ignore lint/correctness/useExhaustiveDependencies: read anew when something is another
  useEffect(() => again(), [changed])
  useEffect(() => {
    const look = setInterval(() => again(), LOOK_MS)
    return () => clearInterval(look)
  }, [])

  return {
    ...{ found, unreadable, again: read },
    more() {
      pages.current += 1
      void read()
    },
  }
}
