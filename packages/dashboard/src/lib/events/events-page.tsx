import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Schemas } from '../api/client.ts'
import * as queries from '../api/queries.ts'
import { useFilter } from '../api/use-filter.ts'
import deliveryClasses from '../deliveries/deliveries.module.css'
import { TypeAndPeriod } from '../deliveries/delivery-filters.tsx'
import { useOrganization } from '../layout/use-organization.ts'
import { useMay } from '../session/use-may.ts'
import { type Column, DataTable, rowLink } from '../ui/data-table.tsx'
import { Icon } from '../ui/icons.tsx'
import { LinkButton } from '../ui/link-button.tsx'
import { Page } from '../ui/page.tsx'
import { Pager } from '../ui/pager.tsx'
import { Panel } from '../ui/panel.tsx'
import { Empty, Loaded } from '../ui/states.tsx'
import { Time } from '../ui/time.tsx'

export function EventsPage() {
  const organization = useOrganization()
  const { filter, change, toCursor } = useFilter()
  const { event: type, period, cursor } = filter
  const query = useQuery(queries.events(organization, { type, period, cursor }))
  const publish = useMay().publish ? (
    <LinkButton
      to="/o/$organization/events/new"
      params={{ organization }}
      leftSection={<Icon name="plus" size={16} />}
    >
      Publish an event
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
    { header: 'Id', cell: ({ id }) => id },
    { header: 'Published', cell: ({ created_at: at }) => <Time at={at} /> },
  ]
  return (
    <Page title="Events" lead="What was published, and delivered to all who subscribed." actions={publish}>
      <Panel title="All events">
        <div className={deliveryClasses.filters}>
          <TypeAndPeriod filter={filter} change={change} />
        </div>
        <Loaded query={query}>
          {({ data, next_cursor: nextCursor }) =>
            data.length === 0 ? (
              <Empty
                title={
                  type === undefined && period === undefined
                    ? 'There are no events yet.'
                    : 'No event matches.'
                }
                hint="Your application publishes them by the API or the library. To try it out, publish the example of a type."
              />
            ) : (
              <>
                <DataTable label="Events" columns={columns} rows={data} rowKey={({ id }) => id} />
                <Pager cursor={cursor} nextCursor={nextCursor} onCursor={toCursor} />
              </>
            )
          }
        </Loaded>
      </Panel>
    </Page>
  )
}
