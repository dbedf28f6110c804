import { useEffect, useRef, useState } from 'react'
import { type Recorded, type Recording, type RecordTrouble, record } from './recorder.dom.ts'

/** Stage of a recording. `ready`: it has ended, and was not sent yet; `ended`: what ended it, if it was not the person. */
export type RecordingStage =
  | { readonly is: 'starting' }
  | { readonly is: 'recording'; readonly ms: number; readonly level: number }
  | { readonly is: 'ready'; readonly recorded: Recorded; readonly ended?: 'full' | 'gone' }
  | { readonly is: 'trouble'; readonly why: RecordTrouble }

/** Between two looks at the clock. Milliseconds. */
const LOOK_MS = 100

/** Recording that begins with what shows it, and ends with it, too: nothing listens any more once it is gone. */
export function useRecording() {
  const [stage, setStage] = useState<RecordingStage>({ is: 'starting' })
  const recording = useRef<Recording>(undefined)
  const ended = useRef<(why?: 'full' | 'gone') => Promise<Recorded | undefined>>(async () => undefined)

  useEffect(() => {
    let over = false
    let look: ReturnType<typeof setInterval> | undefined
    let done: Promise<Recorded | undefined> | undefined
    function end(why?: 'full' | 'gone') {
      clearInterval(look)
      done ??= (async () => {
        const recorded = await recording.current?.stop()
        recording.current = undefined
        if (over) return undefined
        if (recorded) setStage({ is: 'ready', recorded, ...(why ? { ended: why } : {}) })
        else setStage({ is: 'trouble', why: 'failed' })
        return recorded
      })()
      return done
    }
    ended.current = end
    void record({ devices: navigator.mediaDevices, onEnd: (why) => void end(why) }).then((begun) => {
      if (typeof begun === 'string') {
        if (!over) setStage({ is: 'trouble', why: begun })
        return
      }
      // Given too late: nobody wants it any more.
      if (over) return begun.discard()
      recording.current = begun
      const show = () => setStage({ is: 'recording', ms: begun.elapsed(), level: begun.level() })
      show()
      look = setInterval(show, LOOK_MS)
    })
    return () => {
      over = true
      clearInterval(look)
      recording.current?.discard()
      recording.current = undefined
    }
  }, [])

  return {
    stage,
    /** Milliseconds that are recorded; undefined before it began. */
    elapsed: () => recording.current?.elapsed(),
    /** Ends it; undefined where there is nothing. */
    end: () => ended.current(),
  }
}
