import { formatCountdown } from '../ui/format.ts'
import { useNow } from '../ui/use-now.ts'
import classes from './endpoints.module.css'

/** The time until the previous signing secret expires. */
export function OverlapCountdown({ until }: { until: string }) {
  const left = Date.parse(until) - useNow(1000)
  if (left <= 0) return <>Expired</>
  return (
    <>
      Expires in{' '}
      <span className={classes.countdown} role="timer">
        {formatCountdown(left)}
      </span>
    </>
  )
}
