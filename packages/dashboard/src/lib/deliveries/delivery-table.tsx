import { Link } from '@tanstack/react-router'
import type { Schemas } from '../api/client.ts'
import { useOrganization } from '../layout/use-organization.ts'
import { type Column, DataTable, rowLink } from '../ui/data-table.tsx'
import { formatLatency } from '../ui/format.ts'
import { StatusBadge } from '../ui/status-badge.tsx'
import { Time } from '../ui/time.tsx'
import classes from './deliveries.module.css'

type Delivery = Schemas['Delivery']

export interface DeliveryTableProps {
  deliveries: readonly Delivery[]
  /** The field shown below the event type. @default 'target_url' */
  detail?: 'target_url' | 'event_id'
}

export function DeliveryTable({ deliveries, detail = 'target_url' }: DeliveryTableProps) {
  const organization = useOrganization()
  const columns: Column<Delivery>[] = [
    {
      header: 'Event',
      cell: ({ id, event, [detail]: text }) => (
        <>
          <Link
            className={rowLink}
            to="/o/$organization/deliveries/$delivery"
            params={{ organization, delivery: id }}
          >
            {event}
          </Link>
          <div className={classes.muted}>{text}</div>
        </>
      ),
    },
    { header: 'Status', cell: ({ status }) => <StatusBadge status={status} /> },
    { header: 'Response', cell: (delivery) => responseSummary(delivery) },
    { header: 'Latency', cell: ({ latency_ms: ms }) => formatLatency(ms) },
    { header: 'Attempts', cell: ({ attempt }) => attempt },
    { header: 'Created', cell: ({ created_at: at }) => <Time at={at} /> },
    {
      header: 'Next attempt',
      cell: ({ next_attempt_at: at }) => (at === null ? '–' : <Time at={at} />),
    },
  ]
  return <DataTable label="Deliveries" columns={columns} rows={deliveries} rowKey={({ id }) => id} />
}

/**
 * The status of the last response, or the reason why there was none. A delivery that was replayed after a 2xx response can be dead
 * for another reason, such as a deleted endpoint, which is then added.
 */
export function responseSummary({
  status,
  response_status: response,
  error_message: error,
}: Delivery): string {
  if (response === null) return error ?? '–'
  const contradicts = status === 'dead' && response >= 200 && response < 300
  return contradicts && error !== null ? `${response}, then: ${error}` : String(response)
}
