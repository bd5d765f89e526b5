import type { DeliveryPage } from '../api/queries.ts'
import type { FilterControl } from '../api/use-filter.ts'
import { Pager } from '../ui/pager.tsx'
import { EmptyState } from '../ui/states.tsx'
import { DeliveryTable, type DeliveryTableProps } from './delivery-table.tsx'

export interface DeliveryResultsProps
  extends Pick<FilterControl, 'filter' | 'toCursor'>, Pick<DeliveryTableProps, 'detail'> {
  page: DeliveryPage
  /** The number of matches, as text. @default unknown */
  total?: string
}

/** One page of the log, or why it is empty, with buttons for the others. */
export function DeliveryResults({ page, filter, toCursor, total, ...table }: DeliveryResultsProps) {
  const { cursor, towards = 'older', ...conditions } = filter
  const filtered = Object.values(conditions).some((value) => value !== undefined)
  const empty = page.data.length === 0
  return (
    <>
      {empty ? (
        <EmptyState
          title={filtered ? 'No matching deliveries' : 'No deliveries yet'}
          hint={
            filtered
              ? 'Change the search or the filters.'
              : 'Publish an event that an endpoint is subscribed to, or send a test event to an endpoint.'
          }
        />
      ) : (
        <DeliveryTable deliveries={page.data} {...table} />
      )}
      <Pager
        cursor={cursor}
        nextCursor={page.next_cursor}
        previousCursor={page.prev_cursor}
        onCursor={toCursor}
        searches={page.searched_until === null ? undefined : towards}
        total={empty ? undefined : total}
      />
    </>
  )
}
