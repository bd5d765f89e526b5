import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Schemas } from '../api/client.ts'
import * as queries from '../api/queries.ts'
import { useFilter } from '../api/use-filter.ts'
import { TypeAndPeriod } from '../deliveries/delivery-filters.tsx'
import { useOrganization } from '../layout/use-organization.ts'
import { usePermissions } from '../session/use-permissions.ts'
import { type Column, rowLink } from '../ui/data-table.tsx'
import { Icon } from '../ui/icons.tsx'
import { FilterRow } from '../ui/filter-row.tsx'
import { LinkButton } from '../ui/link-button.tsx'
import { Page } from '../ui/page.tsx'
import { PagedTable } from '../ui/paged-table.tsx'
import { Panel } from '../ui/panel.tsx'
import { EmptyState } from '../ui/states.tsx'
import { Time } from '../ui/time.tsx'

export function EventsPage() {
  const organization = useOrganization()
  const { filter, change } = useFilter()
  const { event: type, period, cursor } = filter
  const query = useQuery(queries.events(organization, { type, period, cursor }))
  const publish = usePermissions().publish ? (
    <LinkButton
      to="/o/$organization/events/new"
      params={{ organization }}
      leftSection={<Icon name="plus" size={16} />}
    >
      Publish event
    </LinkButton>
  ) : undefined
  const columns: Column<Schemas['Event']>[] = [
    {
      header: 'Type',
      cell: (event) => (
        <Link
          className={rowLink}
          to="/o/$organization/events/$event"
          params={{ organization, event: event.id }}
        >
          {event.type}
        </Link>
      ),
    },
    { header: 'ID', cell: ({ id }) => id },
    { header: 'Published', cell: ({ created_at: at }) => <Time at={at} /> },
  ]
  return (
    <Page
      title="Events"
      lead="Each published event is delivered to every endpoint subscribed to its type."
      actions={publish}
    >
      <Panel title="All events">
        <FilterRow>
          <TypeAndPeriod filter={filter} change={change} />
        </FilterRow>
        <PagedTable
          label="Events"
          query={query}
          columns={columns}
          empty={
            <EmptyState
              title={type === undefined && period === undefined ? 'No events yet' : 'No matching events'}
              hint="Your application publishes events through the REST API or the library. To try it out, publish the example of an event type."
            />
          }
        />
      </Panel>
    </Page>
  )
}
