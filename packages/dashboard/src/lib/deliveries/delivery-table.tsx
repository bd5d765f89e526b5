import { Link } from '@tanstack/react-router'
import type { Schemas } from '../api/client.ts'
import { endpointNameOf } from '../api/endpoints.ts'
import { useOrganization } from '../layout/use-organization.ts'
import { type Column, DataTable, rowLink } from '../ui/data-table.tsx'
import { formatLatency } from '../ui/format.ts'
import { StatusBadge } from '../ui/status-badge.tsx'
import { Time } from '../ui/time.tsx'
import classes from './deliveries.module.css'
import { WaitingFor } from './waiting-for.tsx'

type Delivery = Schemas['Delivery']

export interface DeliveryTableProps {
  deliveries: readonly Delivery[]
  /** What is shown below the event type. @default 'endpoint' */
  detail?: 'endpoint' | 'event'
}

export function DeliveryTable({ deliveries, detail = 'endpoint' }: DeliveryTableProps) {
  const organization = useOrganization()
  const columns: Column<Delivery>[] = [
    {
      header: 'Event',
      cell: (delivery) => (
        <>
          <Link
            className={rowLink}
            to="/o/$organization/deliveries/$delivery"
            params={{ organization, delivery: delivery.id }}
          >
            {delivery.event}
          </Link>
          <div className={classes.muted}>
            {detail === 'event' ? delivery.event_id : <EndpointName delivery={delivery} />}
          </div>
        </>
      ),
    },
    { header: 'Status', cell: ({ status }) => <StatusBadge status={status} /> },
    { header: 'Response', cell: (delivery) => responseSummary(delivery) },
    { header: 'Latency', cell: ({ latency_ms: ms }) => formatLatency(ms) },
    { header: 'Attempts', cell: ({ attempt }) => attempt },
    { header: 'Created', cell: ({ created_at: at }) => <Time at={at} /> },
    { header: 'Waiting for', cell: (delivery) => <WaitingFor delivery={delivery} /> },
  ]
  return <DataTable label="Deliveries" columns={columns} rows={deliveries} rowKey={({ id }) => id} />
}

/** The name of the endpoint, and its URL. */
function EndpointName({ delivery }: { delivery: Delivery }) {
  const name = endpointNameOf(delivery)
  return name === delivery.target_url ? (
    <>{name}</>
  ) : (
    <>
      <span className={classes.name}>{name}</span> {delivery.target_url}
    </>
  )
}

/**
 * The status of the last response, or the reason why there was none. A delivery that was replayed after a 2xx response can be dead
 * for another reason, such as a deleted endpoint, which is then added.
 */
function responseSummary({ status, response_status: response, error_message: error }: Delivery): string {
  if (response === null) return error ?? '–'
  const contradicts = status === 'dead' && response >= 200 && response < 300
  return contradicts && error !== null ? `${response}, then: ${error}` : String(response)
}
