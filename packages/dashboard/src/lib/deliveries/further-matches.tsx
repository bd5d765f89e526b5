import { Button, Progress } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import type { DeliveryFilter } from '../api/filters.ts'
import * as queries from '../api/queries.ts'
import { useOrganization } from '../layout/use-organization.ts'
import { formatDateTime } from '../ui/format.ts'
import { EmptyState, ErrorState } from '../ui/states.tsx'

/** Pages that one search requests by itself. Each reads at most 2,000 deliveries. */
const MAX_PAGES = 20

export interface FurtherMatchesProps {
  filter: DeliveryFilter
  /** The page without matches from which the search continues. */
  start: queries.DeliveryPage
  /** Renders the first page that has matches, or the end of the log. */
  children: (page: queries.DeliveryPage) => ReactNode
}

/**
 * Continues a search that found no match among the deliveries it read: page by page, up to 20 of them, until one has matches. It can be
 * stopped and continued.
 */
export function FurtherMatches({ filter, start, children }: FurtherMatchesProps) {
  const [limit, setLimit] = useState(MAX_PAGES)
  const search = useInfiniteQuery(queries.furtherDeliveries(useOrganization(), filter, start))
  const { fetchNextPage, hasNextPage, isFetching } = search
  const pages = search.data?.pages ?? []
  const last = pages.at(-1)
  const continues = search.data !== undefined && hasNextPage && pages.length < limit
  useEffect(() => {
    if (continues && !isFetching && !search.isError) void fetchNextPage()
  }, [continues, isFetching, search.isError, fetchNextPage])

  if (last !== undefined && !hasNextPage) return children(last)
  if (search.isError) return <ErrorState error={search.error} retry={() => void fetchNextPage()} />
  const searched = (last ?? start).searched_until ?? ''
  const newer = filter.towards === 'newer'
  const running = isFetching || continues
  return (
    <EmptyState
      title={`No match ${newer ? 'until' : 'since'} ${formatDateTime(Date.parse(searched))}`}
      hint={
        <span role="status">
          {running
            ? `Searching ${newer ? 'newer' : 'older'} deliveries…`
            : `${newer ? 'Newer' : 'Older'} deliveries were not searched yet.`}
        </span>
      }
      action={
        <>
          {running ? (
            <Progress.Root w={240}>
              <Progress.Section
                value={100 - (100 * (limit - pages.length)) / MAX_PAGES}
                aria-label="Searched pages"
              />
            </Progress.Root>
          ) : null}
          <Button
            variant="default"
            onClick={() => setLimit(running ? pages.length : pages.length + MAX_PAGES)}
          >
            {running ? 'Stop' : `Search ${newer ? 'newer' : 'older'}`}
          </Button>
        </>
      }
    />
  )
}
