import { useNavigate, useSearch } from '@tanstack/react-router'
import { readFilter } from './filters.ts'

type Filter = ReturnType<typeof readFilter>

export interface FilterControl {
  filter: Filter
  /** Changes the filter and returns to the newest rows. */
  change: (changes: Partial<Filter>) => void
  /** Opens the page of a cursor; of undefined, the newest rows. */
  toCursor: (cursor: string | undefined, towards?: 'newer') => void
}

/** The filter of the current list. It is part of the address, so that links keep it and it survives a reload. */
export function useFilter(): FilterControl {
  const filter = readFilter(useSearch({ strict: false }))
  const navigate = useNavigate()
  const go = (next: Filter, replace: boolean) =>
    void navigate({ to: '.', search: next, replace, resetScroll: false })
  return {
    filter,
    change: (changes) => go({ ...filter, ...changes, cursor: undefined, towards: undefined }, true),
    toCursor: (cursor, towards) => go({ ...filter, cursor, towards }, false),
  }
}
