import { Page } from '../ui/page.tsx'
import { Panel } from '../ui/panel.tsx'
import { EventTypeForm } from './event-type-form.tsx'

export function NewEventTypePage() {
  return (
    <Page title="Add event type" lead="All organizations share the catalog.">
      <Panel title="Event type">
        <EventTypeForm action="Add event type" />
      </Panel>
    </Page>
  )
}
