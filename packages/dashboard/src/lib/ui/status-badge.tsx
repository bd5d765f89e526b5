import type { ReactNode } from 'react'
import { type DeliveryStatus, STATUSES } from './status.ts'
import classes from './status-badge.module.css'

export function StatusBadge({ status }: { status: DeliveryStatus }) {
  const { label, meaning } = STATUSES[status]
  return (
    <span className={classes.badge} data-tone={status} title={meaning}>
      {label}
    </span>
  )
}

/** A badge for any other state, in one of the same four colors. */
export function ToneBadge({ tone, children }: { tone: DeliveryStatus; children: ReactNode }) {
  return (
    <span className={classes.badge} data-tone={tone}>
      {children}
    </span>
  )
}
