import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import * as queries from '../api/queries.ts'
import { DeliveryTable } from '../deliveries/delivery-table.tsx'
import { Facts } from '../ui/facts.tsx'
import { formatJson } from '../ui/format-json.ts'
import { Page } from '../ui/page.tsx'
import { Panel } from '../ui/panel.tsx'
import { Empty, Loaded, LoadedPage } from '../ui/states.tsx'
import { TextBlock } from '../ui/text-block.tsx'
import { Time } from '../ui/time.tsx'

const route = getRouteApi('/o/$organization/events/$event')

export function EventPage() {
  const { organization, event: id } = route.useParams()
  const query = useQuery(queries.event(organization, id))
  const deliveries = useQuery(queries.deliveries(organization, { event_id: id }, true))
  return (
    <LoadedPage query={query} title="Event">
      {(event) => (
        <Page title={event.type} lead={event.id}>
          <Panel title="Event">
            <Facts
              facts={{
                Published: <Time at={event.created_at} />,
                Happened: <Time at={event.timestamp} />,
                Id: event.id,
              }}
            />
          </Panel>
          <Panel title="Deliveries of this event">
            <Loaded query={deliveries}>
              {({ data }) =>
                data.length === 0 ? (
                  <Empty
                    title="Nobody got this event."
                    hint="No enabled endpoint subscribed to its type when it was published."
                  />
                ) : (
                  <DeliveryTable deliveries={data} />
                )
              }
            </Loaded>
          </Panel>
          <Panel title="Body of its deliveries">
            <TextBlock label="Body of its deliveries" text={formatJson(event.payload)} />
          </Panel>
        </Page>
      )}
    </LoadedPage>
  )
}
