import { Text } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { furtherMessages, type InboxMessage, messages } from '../api/inbox.ts'
import { readInboxFilter } from '../api/inbox-filter.ts'
import { useFilter } from '../api/use-filter.ts'
import { useOrganization } from '../layout/use-organization.ts'
import { type Column, DataTable, rowLink } from '../ui/data-table.tsx'
import { LinkButton } from '../ui/link-button.tsx'
import { Page } from '../ui/page.tsx'
import { Panel } from '../ui/panel.tsx'
import { SearchResults } from '../ui/search-results.tsx'
import { EmptyState } from '../ui/states.tsx'
import { Time } from '../ui/time.tsx'
import { MessageFilters } from './message-filters.tsx'
import { MessageStatusBadge } from './message-status-badge.tsx'
import { NextRun } from './next-run.tsx'

export function InboxPage() {
  const organization = useOrganization()
  const { filter, change, toCursor } = useFilter(readInboxFilter)
  const query = useQuery(messages(filter))
  const columns = useColumns()
  return (
    <Page
      title="Inbox"
      lead="Each message was verified and stored before its sender got a response. Its handler runs until it succeeds."
      actions={
        <LinkButton variant="default" to="/o/$organization/inbox/handlers" params={{ organization }}>
          View handlers
        </LinkButton>
      }
    >
      <Panel title="Messages">
        <MessageFilters filter={filter} change={change} />
        <SearchResults
          query={query}
          filter={filter}
          toCursor={toCursor}
          noun="messages"
          further={(start) => furtherMessages(filter, start)}
          table={(rows) => (
            <DataTable label="Messages" columns={columns} rows={rows} rowKey={({ id }) => id} />
          )}
          empty={
            <EmptyState
              title="No messages yet"
              hint="A receiver with the option inbox stores each delivery here."
            />
          }
        />
      </Panel>
    </Page>
  )
}

function useColumns(): Column<InboxMessage>[] {
  const organization = useOrganization()
  return [
    {
      header: 'Type',
      cell: ({ id, type, event_id: eventId }) => (
        <>
          <Link
            className={rowLink}
            to="/o/$organization/inbox/messages/$message"
            params={{ organization, message: id }}
          >
            {type ?? 'No type'}
          </Link>
          <Text size="sm" c="dimmed">
            {eventId}
          </Text>
        </>
      ),
    },
    { header: 'Status', cell: ({ status }) => <MessageStatusBadge status={status} /> },
    { header: 'Provider', cell: ({ provider }) => provider ?? '–' },
    { header: 'Order key', cell: ({ order_key: key }) => key ?? '–' },
    { header: 'Runs', cell: ({ attempt }) => attempt },
    { header: 'Accepted', cell: ({ accepted_at: at }) => <Time at={at} /> },
    { header: 'Next run', cell: (message) => <NextRun message={message} /> },
    { header: 'Error', cell: ({ error }) => error ?? '–' },
  ]
}
