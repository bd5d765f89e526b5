import { Button, Progress } from '@mantine/core'
import { useInfiniteQuery } from '@tanstack/react-query'
import { type ReactNode, useEffect, useState } from 'react'
import type { FurtherPages, SearchedPage } from '../api/further-pages.ts'
import { formatDateTime } from './format.ts'
import { EmptyState, ErrorState } from './states.tsx'

/** Pages that one search requests by itself. Each reads at most 2,000 rows. */
const MAX_PAGES = 20

export interface FurtherMatchesProps<Page extends SearchedPage> {
  /** What is searched, in the plural. */
  noun: string
  towards: 'older' | 'newer'
  /** The page without matches from which the search continues. */
  start: Page
  further: FurtherPages<Page>
  /** Renders the first page that has matches, or the end of the list. */
  children: (page: Page) => ReactNode
}

/**
 * Continues a search that found no match among the rows it read: page by page, up to 20 of them, until one has matches. It can be
 * stopped and continued.
 */
export function FurtherMatches<Page extends SearchedPage>(props: FurtherMatchesProps<Page>) {
  const { noun, towards, start, further, children } = props
  const [limit, setLimit] = useState(MAX_PAGES)
  const search = useInfiniteQuery(further)
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
  const running = isFetching || continues
  return (
    <EmptyState
      title={`No match ${towards === 'newer' ? 'until' : 'since'} ${formatDateTime(Date.parse(searched))}`}
      hint={
        <span role="status">
          {running
            ? `Searching ${towards} ${noun}…`
            : `${towards === 'newer' ? 'Newer' : 'Older'} ${noun} were not searched yet.`}
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
            {running ? 'Stop' : `Search ${towards}`}
          </Button>
        </>
      }
    />
  )
}
