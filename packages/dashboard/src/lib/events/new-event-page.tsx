import { useQuery } from '@tanstack/react-query'
import * as queries from '../api/queries.ts'
import { useOrganization } from '../layout/use-organization.ts'
import { Page } from '../ui/page.tsx'
import { Panel } from '../ui/panel.tsx'
import { Empty, Loaded } from '../ui/states.tsx'
import { EventForm } from './event-form.tsx'

export function NewEventPage() {
  const query = useQuery({ ...queries.eventTypes(useOrganization()), staleTime: Infinity })
  return (
    <Page
      title="Publish an event"
      lead="It goes to every endpoint that subscribed to its type, as if your application had published it."
    >
      <Panel title="Event">
        <Loaded query={query}>
          {({ data }) =>
            data.length === 0 ? (
              <Empty title="The catalogue is empty." hint="Add a type by PUT /api/v1/event-types/{name}." />
            ) : (
              <EventForm types={data} />
            )
          }
        </Loaded>
      </Panel>
    </Page>
  )
}
