import { Page } from '../ui/page.tsx'
import { DeliveryLog } from './delivery-log.tsx'

export function DeliveriesPage() {
  return (
    <Page title="Deliveries" lead="Every event on its way to every endpoint, with all attempts.">
      <DeliveryLog title="Delivery log" />
    </Page>
  )
}
