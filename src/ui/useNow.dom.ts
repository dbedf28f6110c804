import { useEffect, useState } from 'react'
import { dayOf } from './formats.dom.ts'

/** Time, as `read` puts it: looked at every minute, and when a sleeping machine wakes up; drawn anew only when that is another one. */
function useNow(read: (now: number) => number): number {
  const [time, setTime] = useState(() => read(Date.now()))

  useEffect(() => {
    const look = () => setTime(read(Date.now()))
    const timer = setInterval(look, 60_000)
    document.addEventListener('visibilitychange', look)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', look)
    }
  }, [read])

  return time
}

const itself = (now: number) => now

/** Minute: for what is so until a certain moment. Milliseconds since 1970. */
export const useMinute = (): number => useNow(itself)

/** Today's number (see `dayOf`); turns over at midnight. */
export const useToday = (): number => useNow(dayOf)
