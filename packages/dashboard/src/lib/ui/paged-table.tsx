import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useFilter } from '../api/use-filter.ts'
import { type Column, DataTable } from './data-table.tsx'
import { Pager } from './pager.tsx'
import { Loaded } from './states.tsx'

interface RowPage<Row> {
  data: Row[]
  next_cursor: string | null
  prev_cursor: string | null
}

export interface PagedTableProps<Row> {
  label: string
  query: UseQueryResult<RowPage<Row>>
  columns: readonly Column<Row>[]
  /** Shown when there are no rows. */
  empty: ReactNode
}

/** One page of rows, with buttons for the others. The cursor is part of the address. */
export function PagedTable<Row extends { id: string }>({
  label,
  query,
  columns,
  empty,
}: PagedTableProps<Row>) {
  const { filter, toCursor } = useFilter()
  return (
    <Loaded query={query}>
      {({ data, next_cursor: nextCursor, prev_cursor: previousCursor }) =>
        data.length === 0 ? (
          empty
        ) : (
          <>
            <DataTable label={label} columns={columns} rows={data} rowKey={({ id }) => id} />
            <Pager
              cursor={filter.cursor}
              nextCursor={nextCursor}
              previousCursor={previousCursor}
              onCursor={toCursor}
            />
          </>
        )
      }
    </Loaded>
  )
}
