import { useEffect, useState } from 'preact/hooks'

/**
 * A number that goes up every so many minutes, and when it is told to. It stands still while nobody can see the page,
 * and makes up for it once somebody can. 0 minutes: never by itself.
 */
export function useRounds(minutes: number): { round: number; again: () => void } {
  const [round, setRound] = useState(0)
  const again = () => setRound((last) => last + 1)
  useEffect(() => {
    if (minutes === 0) return
    let last = Date.now()
    const look = () => {
      if (document.hidden || Date.now() - last < minutes * 60_000) return
      last = Date.now()
      again()
    }
    const timer = setInterval(look, 1000)
    document.addEventListener('visibilitychange', look)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', look)
    }
  }, [minutes])
  return { round, again }
}
