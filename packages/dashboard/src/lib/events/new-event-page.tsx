import { useQuery } from '@tanstack/react-query'
import * as queries from '../api/queries.ts'
import { useOrganization } from '../layout/use-organization.ts'
import { Page } from '../ui/page.tsx'
import { Panel } from '../ui/panel.tsx'
import { EmptyState, Loaded } from '../ui/states.tsx'
import { EventForm } from './event-form.tsx'

export function NewEventPage() {
  const query = useQuery({ ...queries.eventTypes(useOrganization()), staleTime: Infinity })
  return (
    <Page
      title="Publish event"
      lead="The event is delivered to every endpoint subscribed to its type, like an event of your application."
    >
      <Panel title="Event">
        <Loaded query={query}>
          {({ data }) =>
            data.length === 0 ? (
              <EmptyState
                title="No event types yet"
                hint="Add an event type with PUT /api/v1/event-types/{name}."
              />
            ) : (
              <EventForm types={data} />
            )
          }
        </Loaded>
      </Panel>
    </Page>
  )
}
