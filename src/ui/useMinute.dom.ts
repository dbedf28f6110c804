import { useEffect, useState } from 'react'

/** The time, to the minute: for what is so until a certain moment. Milliseconds since 1970. */
export function useMinute(): number {
  const [now, setNow] = useState(() => Date.now())

  useEffect(() => {
    const look = () => setNow(Date.now())
    const timer = setInterval(look, 60_000)
    document.addEventListener('visibilitychange', look)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', look)
    }
  }, [])

  return now
}
