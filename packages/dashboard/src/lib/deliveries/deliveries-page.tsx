import { Page } from '../ui/page.tsx'
import { DeliveryLog } from './delivery-log.tsx'

export function DeliveriesPage() {
  return (
    <Page title="Deliveries" lead="Each delivery sends one event to one endpoint, in one or more attempts.">
      <DeliveryLog title="Delivery log" />
    </Page>
  )
}
