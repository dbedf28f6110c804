import { useEffect } from 'react'
import { useStore } from 'zustand'
import type { Files } from './files.ts'
import { anyMoves, anyWouldBeCut } from './moving.ts'

interface WhileFilesMoveProps {
  files: Pick<Files, 'store'>
  /** Does this tab lead? One that follows carries nothing. */
  leads(): boolean
}

/** While files move: the screen stays on, and nobody leaves by mistake what would have to begin anew. */
export function WhileFilesMove({ files, leads }: WhileFilesMoveProps) {
  useAwake(useStore(files.store, anyMoves))
  useQuestion(useStore(files.store, anyWouldBeCut), leads)
  return null
}

/** Keeps the screen on while it is asked to and the page is seen. A browser that cannot, or does not want to, says nothing. */
function useAwake(wanted: boolean) {
  useEffect(() => {
    const { wakeLock } = navigator as { wakeLock?: WakeLock }
    if (!wanted || !wakeLock) return
    let over = false
    let asking = false
    let held: WakeLockSentinel | undefined
    async function look() {
      if (over || asking || document.visibilityState !== 'visible' || (held && !held.released)) return
      asking = true
      held = await wakeLock!.request('screen').catch(() => undefined)
      asking = false
      if (over) void held?.release().catch(() => undefined)
    }
    const onSeen = () => void look()
    // Whoever looks elsewhere lets it go; it is asked for again when they come back.
    document.addEventListener('visibilitychange', onSeen)
    void look()
    return () => {
      over = true
      document.removeEventListener('visibilitychange', onSeen)
      void held?.release().catch(() => undefined)
    }
  }, [wanted])
}

/** Asks before this page is left. */
function useQuestion(wanted: boolean, leads: () => boolean) {
  useEffect(() => {
    if (!wanted) return
    const ask = (event: BeforeUnloadEvent) => {
      if (leads()) event.preventDefault()
    }
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [wanted, leads])
}
