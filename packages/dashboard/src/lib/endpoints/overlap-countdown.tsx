import { formatCountdown } from '../ui/format.ts'
import { useNow } from '../ui/use-now.ts'
import classes from './endpoints.module.css'

/** How long the secret before the newest one goes on signing. */
export function OverlapCountdown({ until }: { until: string }) {
  const left = Date.parse(until) - useNow(1000)
  if (left <= 0) return <>Signs no more</>
  return (
    <>
      Signs too for{' '}
      <span className={classes.countdown} role="timer">
        {formatCountdown(left)}
      </span>
    </>
  )
}
