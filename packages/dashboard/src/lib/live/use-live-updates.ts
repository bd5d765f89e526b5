import { useDocumentVisibility } from '@mantine/hooks'
import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { sessionEnded } from '../session/session-ended.ts'
import { useStore } from '../ui/create-store.ts'
import { setConnection } from './connection.ts'
import { followChanges } from './follow-changes.ts'

/** The second part of the query keys of each resource. */
const QUERY_KEYS: Readonly<Record<string, string>> = { webhooks: 'endpoints', event_types: 'event-types' }

/** Counting many deliveries costs the database more than listing them, so statistics are fetched less often. */
const STATS_MS = 4000

/** Fetches data of the organization again when it changes, until the session ends or the tab is hidden. */
export function useLiveUpdates(organizationId: string): void {
  const queryClient = useQueryClient()
  const visible = useDocumentVisibility() === 'visible'
  const ended = useStore(sessionEnded)
  useEffect(() => {
    if (!visible || ended) return undefined
    const controller = new AbortController()
    const refresh = createRefresh(queryClient, organizationId)
    void followChanges(
      organizationId,
      {
        onStatus: setConnection,
        onChange: (resources) => refresh.changed(resources),
        onSignedOut: () => sessionEnded.set(true),
      },
      controller.signal,
    )
    return () => {
      controller.abort()
      refresh.stop()
    }
  }, [queryClient, organizationId, visible, ended])
}

function createRefresh(queryClient: QueryClient, organizationId: string) {
  let statsAt = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  const invalidate = (resource: string) =>
    void queryClient.invalidateQueries({
      queryKey: [organizationId, QUERY_KEYS[resource] ?? resource],
      predicate: ({ meta }) => meta?.['live'] !== false,
    })

  function invalidateStats(): void {
    if (timer !== undefined) return
    const wait = Math.max(0, statsAt + STATS_MS - Date.now())
    timer = setTimeout(() => {
      timer = undefined
      statsAt = Date.now()
      invalidate('stats')
    }, wait)
  }

  return {
    changed(resources: readonly string[] = RESOURCES) {
      for (const resource of resources) if (resource !== 'stats') invalidate(resource)
      if (resources.includes('stats') || resources.includes('deliveries')) invalidateStats()
    },
    stop: () => clearTimeout(timer),
  }
}

const RESOURCES = ['deliveries', 'webhooks', 'events', 'event_types', 'replays', 'stats', 'sources']
