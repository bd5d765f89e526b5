import { useQueryClient } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { errorMessage } from '../api/api-error.ts'
import { useStore } from '../ui/create-store.ts'
import { formatTime } from '../ui/format.ts'
import { connection } from './connection.ts'
import classes from './connection-banner.module.css'

/** Says that the data on the page may be out of date, and why. */
export function ConnectionBanner() {
  const { status, since } = useStore(connection)
  const error = useFailedRefresh()
  // The region always exists, because screen readers only announce changes of a region they know.
  return (
    <div role="status" aria-label="Connection">
      {status === 'unreachable' ? (
        <p className={classes.banner}>
          <strong>The sender is unreachable.</strong> The page shows data from before {formatTime(since)}. It
          tries again and updates itself.
        </p>
      ) : error === undefined ? null : (
        <p className={classes.banner}>
          <strong>Some data could not be updated.</strong> {error} The page tries again by itself.
        </p>
      )}
    </div>
  )
}

/** The error of a query that shows older data. */
function useFailedRefresh(): string | undefined {
  const cache = useQueryClient().getQueryCache()
  return useSyncExternalStore(
    (listener) => cache.subscribe(() => queueMicrotask(listener)),
    () => {
      const failed = cache
        .getAll()
        .find((query) => query.state.status === 'error' && query.state.data !== undefined && query.isActive())
      return failed === undefined ? undefined : errorMessage(failed.state.error)
    },
  )
}
