import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { blockedKeys, type InboxKey } from '../api/inbox.ts'
import { readInboxFilter } from '../api/inbox-filter.ts'
import { useFilter } from '../api/use-filter.ts'
import { useOrganization } from '../layout/use-organization.ts'
import { type Column, DataTable } from '../ui/data-table.tsx'
import { formatCount } from '../ui/format.ts'
import { Pager } from '../ui/pager.tsx'
import { Panel } from '../ui/panel.tsx'
import { EmptyState, Loaded } from '../ui/states.tsx'
import { Time } from '../ui/time.tsx'
import { MessageStatusBadge } from './message-status-badge.tsx'
import { NextRun } from './next-run.tsx'

/** The order keys whose messages wait for an earlier one. */
export function BlockedKeysPanel() {
  const { filter, toCursor } = useFilter(readInboxFilter)
  const query = useQuery(blockedKeys(filter.cursor))
  const columns = useColumns()
  return (
    <Panel title="Blocked order keys">
      <Loaded query={query}>
        {({ data, next_cursor: next }) =>
          data.length === 0 ? (
            <EmptyState
              title="No blocked order keys"
              hint="An order key is listed here while its messages wait for an earlier one."
            />
          ) : (
            <>
              <DataTable
                label="Blocked order keys"
                columns={columns}
                rows={data}
                rowKey={({ handler, order_key: key }) => JSON.stringify([handler, key])}
              />
              <Pager cursor={filter.cursor} nextCursor={next} previousCursor={null} onCursor={toCursor} />
            </>
          )
        }
      </Loaded>
    </Panel>
  )
}

function useColumns(): Column<InboxKey>[] {
  const organization = useOrganization()
  return [
    {
      header: 'Order key',
      cell: ({ handler, order_key: key }) => (
        <Link to="/o/$organization/inbox" params={{ organization }} search={{ handler, key }}>
          {key}
        </Link>
      ),
    },
    { header: 'Handler', cell: ({ handler }) => handler },
    { header: 'Waiting', cell: ({ waiting }) => formatCount(waiting) },
    {
      header: 'Waits for',
      cell: ({ head: { id } }) => (
        <Link to="/o/$organization/inbox/messages/$message" params={{ organization, message: id }}>
          {id}
        </Link>
      ),
    },
    { header: 'Status', cell: ({ head: { status } }) => <MessageStatusBadge status={status} /> },
    { header: 'Next run', cell: ({ head }) => <NextRun message={head} /> },
    { header: 'Error', cell: ({ head: { error } }) => error ?? '–' },
    { header: 'Since', cell: ({ since }) => <Time at={since} /> },
  ]
}
