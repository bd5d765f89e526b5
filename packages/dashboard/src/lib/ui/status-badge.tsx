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

export type Tone = DeliveryStatus

/** A badge for any other state, in one of the same four colors. */
export function ToneBadge({ tone, title, children }: ToneBadgeProps) {
  return (
    <span className={classes.badge} data-tone={tone} title={title}>
      {children}
    </span>
  )
}

interface ToneBadgeProps {
  tone: Tone
  /** The tooltip. */
  title?: string
  children: ReactNode
}
