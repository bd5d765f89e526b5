import { useQuery } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import * as queries from '../api/queries.ts'
import { Page } from '../ui/page.tsx'
import { Panel } from '../ui/panel.tsx'
import { EmptyState, Loaded } from '../ui/states.tsx'
import { DeleteEventTypeButton } from './delete-event-type-button.tsx'
import { EventTypeForm } from './event-type-form.tsx'

const route = getRouteApi('/o/$organization/event-types/$name/edit')

export function EditEventTypePage() {
  const { organization, name } = route.useParams()
  // No refetching: a change made elsewhere must not overwrite what is being edited.
  const query = useQuery({ ...queries.eventTypes(organization), meta: { live: false } })
  return (
    <Page
      title={name}
      lead="Changes apply to events published from now on."
      actions={<DeleteEventTypeButton name={name} />}
    >
      <Panel title="Event type">
        <Loaded query={query}>
          {({ data }) => {
            const type = data.find((other) => other.name === name)
            return type === undefined ? (
              <EmptyState title="No such event type" hint="It may have been deleted." />
            ) : (
              <EventTypeForm initial={type} action="Save changes" />
            )
          }}
        </Loaded>
      </Panel>
    </Page>
  )
}
