import { formatDateTime, formatRelative } from './format.ts'
import { useNow } from './use-now.ts'

/** A relative time, such as "3 min. ago". The tooltip shows the exact time. */
export function Time({ at }: { at: string }) {
  const now = useNow(5000)
  const time = Date.parse(at)
  return (
    <time dateTime={at} title={formatDateTime(time)}>
      {formatRelative(time, now)}
    </time>
  )
}

/** A relative time, or the text `none` when there is no time. */
export function MaybeTime({ at, none }: { at: string | null; none: string }) {
  return at === null ? <>{none}</> : <Time at={at} />
}
