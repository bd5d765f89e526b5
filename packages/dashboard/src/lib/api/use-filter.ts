import { useNavigate, useSearch } from '@tanstack/react-router'
import { readFilter } from './filters.ts'

/** The page of a list. Every filter has it. */
export interface CursorFilter {
  cursor?: string | undefined
  towards?: 'newer' | undefined
}

export interface FilterControl<Filter> {
  filter: Filter
  /** Changes the filter and returns to the newest rows. */
  change: (changes: Partial<Filter>) => void
  /** Opens the page of a cursor; of undefined, the newest rows. */
  toCursor: (cursor: string | undefined, towards?: 'newer') => void
}

export type DeliveryFilterControl = FilterControl<ReturnType<typeof readFilter>>

/** The filter of the current list. It is part of the address, so that links keep it and it survives a reload. */
export function useFilter(): DeliveryFilterControl
export function useFilter<Filter extends CursorFilter>(
  read: (search: Record<string, unknown>) => Filter,
): FilterControl<Filter>
export function useFilter(
  read: (search: Record<string, unknown>) => CursorFilter = readFilter,
): FilterControl<CursorFilter> {
  const filter = read(useSearch({ strict: false }))
  const navigate = useNavigate()
  const go = (search: CursorFilter, replace: boolean) =>
    void navigate({ to: '.', search, replace, resetScroll: false })
  return {
    filter,
    change: (changes) => go({ ...filter, ...changes, cursor: undefined, towards: undefined }, true),
    toCursor: (cursor, towards) => go({ ...filter, cursor, towards }, false),
  }
}
