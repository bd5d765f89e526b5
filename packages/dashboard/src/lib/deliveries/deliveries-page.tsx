import { useOrganization } from '../layout/use-organization.ts'
import { LinkButton } from '../ui/link-button.tsx'
import { Page } from '../ui/page.tsx'
import { DeliveryLog } from './delivery-log.tsx'

export function DeliveriesPage() {
  const organization = useOrganization()
  return (
    <Page
      title="Deliveries"
      lead="Each delivery sends one event to one endpoint, in one or more attempts."
      actions={
        <LinkButton variant="default" to="/o/$organization/replays" params={{ organization }}>
          View replays
        </LinkButton>
      }
    >
      <DeliveryLog title="Delivery log" />
    </Page>
  )
}
