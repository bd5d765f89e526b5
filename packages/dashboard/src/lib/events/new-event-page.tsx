import { useQuery } from '@tanstack/react-query'
import * as queries from '../api/queries.ts'
import { useOrganization } from '../layout/use-organization.ts'
import { Page } from '../ui/page.tsx'
import { Panel } from '../ui/panel.tsx'
import { NoEventTypes } from '../event-types/no-event-types.tsx'
import { Loaded } from '../ui/states.tsx'
import { EventForm } from './event-form.tsx'
import { isOperational } from './operational-types.ts'

export function NewEventPage() {
  const query = useQuery({
    ...queries.eventTypes(useOrganization()),
    staleTime: Infinity,
    meta: { live: false },
  })
  return (
    <Page
      title="Publish event"
      lead="The event is delivered to every endpoint subscribed to its type, like an event of your application."
    >
      <Panel title="Event">
        <Loaded query={query}>
          {({ data }) => {
            const types = data.filter(({ name }) => !isOperational(name))
            return types.length === 0 ? <NoEventTypes /> : <EventForm types={types} />
          }}
        </Loaded>
      </Panel>
    </Page>
  )
}
