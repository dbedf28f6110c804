import { useEffect, useState } from 'react'
import { dayOf } from './formats.dom.ts'

/** Today's number (see `dayOf`); turns over at midnight, and when a sleeping machine wakes up. */
export function useToday(): number {
  const [today, setToday] = useState(() => dayOf(Date.now()))

  useEffect(() => {
    const look = () => setToday(dayOf(Date.now()))
    const timer = setInterval(look, 60_000)
    document.addEventListener('visibilitychange', look)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', look)
    }
  }, [])

  return today
}
