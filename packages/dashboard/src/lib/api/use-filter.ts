import { useNavigate, useSearch } from '@tanstack/react-router'
import { readFilter } from './filters.ts'

type Filter = ReturnType<typeof readFilter>

export interface FilterControl {
  filter: Filter
  /** Another filter begins at its newest row. */
  change: (changes: Partial<Filter>) => void
  toCursor: (cursor: string | undefined) => void
}

/** The filter of the list that is shown: part of the address, so that it can be sent to others and survives a reload. */
export function useFilter(): FilterControl {
  const filter = readFilter(useSearch({ strict: false }))
  const navigate = useNavigate()
  const go = (next: Filter, replace: boolean) =>
    void navigate({ to: '.', search: next, replace, resetScroll: false })
  return {
    filter,
    change: (changes) => go({ ...filter, ...changes, cursor: undefined }, true),
    toCursor: (cursor) => go({ ...filter, cursor }, false),
  }
}
