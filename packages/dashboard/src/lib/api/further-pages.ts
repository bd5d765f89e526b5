import type { QueryKey } from '@tanstack/react-query'

/** A page of a list whose search may have ended before it found a match. */
export interface SearchedPage {
  data: readonly unknown[]
  next_cursor: string | null
  prev_cursor: string | null
  /** Until when was searched; null if the page is full, or the list ended. */
  searched_until: string | null
}

interface SearchedFilter {
  towards?: 'newer' | undefined
}

/** The options of a query for the pages after `start`, which has no matches, up to the first one with matches. */
export function furtherPages<Page extends SearchedPage>(
  queryKey: QueryKey,
  { towards }: SearchedFilter,
  start: Page,
  read: (cursor: string | undefined) => Promise<Page>,
) {
  const next = ({ data, next_cursor: older, prev_cursor: newer }: SearchedPage) =>
    data.length > 0 ? null : towards === 'newer' ? newer : older
  return {
    queryKey,
    queryFn: async ({ pageParam }: { pageParam: string | null }) => read(pageParam ?? undefined),
    initialPageParam: next(start),
    getNextPageParam: next,
    meta: { live: false },
    staleTime: Infinity,
    gcTime: 0,
  }
}

export type FurtherPages<Page extends SearchedPage> = ReturnType<typeof furtherPages<Page>>
