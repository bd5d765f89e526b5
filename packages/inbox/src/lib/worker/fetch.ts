import { type AttemptKind, type Fetched, fetchOfEndpoints, type Full } from '@hookseal/engine/queue'
import type { Context } from '../context.ts'
import { ORGANIZATION, RUNS } from '../queue.ts'

/**
 * Returns the function that leases due messages: of the handlers that this process has, except for paused and busy ones. Whatever others have
 * waiting costs nothing.
 */
export function createFetch(
  { database, clock, router }: Pick<Context, 'database' | 'clock' | 'router'>,
  isPaused: (handler: string) => boolean,
): (kind: AttemptKind, options: { limit: number; full?: Full }) => Promise<Fetched> {
  let turn = 0

  return async (kind, { limit, full }) => {
    if (full?.organizations.has(ORGANIZATION) === true) return { jobs: [], hasMore: false }
    const names = router
      .all()
      .map(({ name }) => name)
      .filter((name) => !isPaused(name) && full?.isFull(name) !== true)
    // Another handler is the first each time: the limit may leave nothing for the last.
    const first = names.length === 0 ? 0 : turn++ % names.length
    const endpoints = [...names.slice(first), ...names.slice(0, first)].map((endpointId) => ({
      organizationId: ORGANIZATION,
      endpointId,
    }))
    return fetchOfEndpoints(database.queue, RUNS, kind, { endpoints, limit, now: clock.now() })
  }
}
