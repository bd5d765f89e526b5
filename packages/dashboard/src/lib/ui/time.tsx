import { formatDateTime, formatRelative } from './format.ts'
import { useNow } from './use-now.ts'

/** How long ago, or how far ahead; the exact time is its title. */
export function Time({ at }: { at: string }) {
  const now = useNow(5000)
  const time = Date.parse(at)
  return (
    <time dateTime={at} title={formatDateTime(time)}>
      {formatRelative(time, now)}
    </time>
  )
}

/** A time, or what to say when there is none. */
export function MaybeTime({ at, none }: { at: string | null; none: string }) {
  return at === null ? <>{none}</> : <Time at={at} />
}
