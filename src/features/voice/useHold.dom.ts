import { useEffect, useEffectEvent, useState } from 'react'
import { type Hold, holdAt, releasedAt } from './hold.ts'
import type { Finger } from './VoiceButton.tsx'

interface Held {
  /** Finger that rests on the button since before this was shown. */
  finger: Finger | undefined
  /** Milliseconds that are recorded; undefined before it began. */
  elapsed(): number | undefined
  onSend(): void
  onDiscard(): void
}

/** Hold by a finger, for as long as it lasts. The button may be gone meanwhile: the window hears of the finger. */
export function useHold({ finger, elapsed, onSend, onDiscard }: Held): { held: boolean } {
  const [held, setHeld] = useState(finger !== undefined)
  const become = useEffectEvent((hold: Hold | 'send') => {
    if (hold === 'held') return
    setHeld(false)
    if (hold === 'send') onSend()
    else if (hold === 'discard') onDiscard()
  })
  const left = useEffectEvent(() => become(releasedAt(elapsed())))

  useEffect(() => {
    if (!held || !finger) return
    const isIt = ({ pointerId }: PointerEvent) => pointerId === finger.pointer
    const rtl = document.documentElement.dir === 'rtl'
    const move = (event: PointerEvent) =>
      isIt(event) && become(holdAt(event.clientX - finger.x, event.clientY - finger.y, rtl))
    const up = (event: PointerEvent) => isIt(event) && left()
    // The browser took the finger for something else: what is being said goes on.
    const cancel = (event: PointerEvent) => isIt(event) && become('lock')
    window.addEventListener('pointermove', move)
    window.addEventListener('pointerup', up)
    window.addEventListener('pointercancel', cancel)
    return () => {
      window.removeEventListener('pointermove', move)
      window.removeEventListener('pointerup', up)
      window.removeEventListener('pointercancel', cancel)
    }
  }, [held, finger])
  return { held }
}
