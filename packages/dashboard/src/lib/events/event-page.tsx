import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import * as queries from '../api/queries.ts'
import { DeliveryTable } from '../deliveries/delivery-table.tsx'
import { Copyable } from '../ui/copyable.tsx'
import { DescriptionList } from '../ui/description-list.tsx'
import { formatJson } from '../ui/format-json.ts'
import { Page } from '../ui/page.tsx'
import { Panel } from '../ui/panel.tsx'
import { EmptyState, Loaded, LoadedPage } from '../ui/states.tsx'
import { TextBlock } from '../ui/text-block.tsx'
import { Time } from '../ui/time.tsx'

const route = getRouteApi('/o/$organization/events/$event')

export function EventPage() {
  const { organization, event: id } = route.useParams()
  const query = useQuery(queries.event(organization, id))
  const deliveries = useQuery(queries.deliveries(organization, { eventId: id }, { live: true }))
  return (
    <LoadedPage query={query} title="Event">
      {(event) => (
        <Page title={event.type} lead={event.id}>
          <Panel title="Event">
            <DescriptionList
              items={{
                Published: <Time at={event.created_at} />,
                Occurred: <Time at={event.timestamp} />,
                ID: <Copyable value={event.id} label="Copy event ID" />,
              }}
            />
          </Panel>
          <Panel title="Deliveries of this event">
            <Loaded query={deliveries}>
              {({ data }) =>
                data.length === 0 ? (
                  <EmptyState
                    title="No endpoint received this event"
                    hint="No enabled endpoint was subscribed to its type when it was published."
                  />
                ) : (
                  <DeliveryTable deliveries={data} />
                )
              }
            </Loaded>
          </Panel>
          <Panel title="Request body">
            <TextBlock label="Request body" text={formatJson(event.payload)} copied={event.payload} />
          </Panel>
        </Page>
      )}
    </LoadedPage>
  )
}
