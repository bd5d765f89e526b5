import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import type { FurtherPages, SearchedPage } from '../api/further-pages.ts'
import type { CursorFilter, FilterControl } from '../api/use-filter.ts'
import { FurtherMatches } from './further-matches.tsx'
import { Pager } from './pager.tsx'
import { EmptyState, Loaded, LoadingState } from './states.tsx'

export interface SearchResultsProps<Page extends SearchedPage> {
  query: UseQueryResult<Page>
  filter: CursorFilter
  toCursor: FilterControl<CursorFilter>['toCursor']
  /** What is listed, in the plural. */
  noun: string
  /** The query for the pages after one without matches. */
  further: (start: Page) => FurtherPages<Page>
  table: (rows: Page['data']) => ReactNode
  /** Shown without a filter when there are no rows. */
  empty: ReactNode
  /** The number of matches, as text. @default unknown */
  total?: (page: Page) => string
}

/** One page of a list that can be searched, with buttons for the others. A search without matches continues by itself. */
export function SearchResults<Page extends SearchedPage>(props: SearchResultsProps<Page>) {
  const { query, filter, noun, further, total } = props
  return (
    <Loaded query={query}>
      {(page) => {
        if (page.data.length > 0 || page.searched_until === null)
          return <Results {...props} page={page} count={total?.(page)} />
        // The previous page, until that of this filter is loaded.
        if (query.isPlaceholderData) return <LoadingState />
        return (
          <FurtherMatches
            key={JSON.stringify(filter)}
            noun={noun}
            towards={filter.towards ?? 'older'}
            start={page}
            further={further(page)}
          >
            {(found) => <Results {...props} page={found} count={undefined} />}
          </FurtherMatches>
        )
      }}
    </Loaded>
  )
}

interface ResultsProps<Page extends SearchedPage> extends SearchResultsProps<Page> {
  page: Page
  count: string | undefined
}

function Results<Page extends SearchedPage>(props: ResultsProps<Page>) {
  const { page, filter, toCursor, noun, table, empty, count } = props
  const { cursor, towards = 'older', ...conditions } = filter
  const filtered = Object.values(conditions).some((value) => value !== undefined)
  const isEmpty = page.data.length === 0
  return (
    <>
      {!isEmpty ? (
        table(page.data)
      ) : filtered ? (
        <EmptyState title={`No matching ${noun}`} hint="Change the search or the filters." />
      ) : (
        empty
      )}
      <Pager
        cursor={cursor}
        nextCursor={page.next_cursor}
        previousCursor={page.prev_cursor}
        onCursor={toCursor}
        searches={page.searched_until === null ? undefined : towards}
        total={isEmpty ? undefined : count}
      />
    </>
  )
}
