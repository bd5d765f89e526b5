import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Schemas } from '../api/client.ts'
import type { Period } from '../api/periods.ts'
import { useOrganization } from '../layout/use-organization.ts'
import { formatCount, formatLatency, formatShare } from '../ui/format.ts'
import classes from './overview.module.css'

export interface FiguresProps {
  totals: Schemas['DeliveryFigures']
  period: Period
}

export function Figures({ totals, period }: FiguresProps) {
  const organization = useOrganization()
  const { p50, p95, p99 } = totals.latency_ms
  const tiles: Record<string, ReactNode> = {
    Deliveries: formatCount(totals.deliveries),
    'Success rate': formatShare(totals.success_rate),
    'Latency p50': formatLatency(p50),
    'Latency p95': formatLatency(p95),
    'Latency p99': formatLatency(p99),
    'Dead letters': (
      <Link to="/o/$organization/deliveries" params={{ organization }} search={{ status: 'dead', period }}>
        {formatCount(totals.dead)}
      </Link>
    ),
  }
  return (
    <dl className={classes.figures}>
      {Object.entries(tiles).map(([name, value]) => (
        <div key={name} className={classes.figure}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
