import type { ReactNode } from 'react'
import classes from './attempt-details.module.css'
import { formatLatency } from './format.ts'
import { type Tone, ToneBadge } from './status-badge.tsx'
import { Time } from './time.tsx'

export interface AttemptDetailsProps {
  title: string
  tone: Tone
  /** The outcome. */
  label: ReactNode
  durationMs: number
  startedAt: string
  opened: boolean
  children: ReactNode
}

/** One attempt of a delivery, or run of a handler: a line that opens its details. */
export function AttemptDetails(props: AttemptDetailsProps) {
  const { title, tone, label, durationMs, startedAt, opened, children } = props
  return (
    <details className={classes.attempt} open={opened}>
      <summary>
        <span className={classes.number}>{title}</span>
        <ToneBadge tone={tone}>{label}</ToneBadge>
        <span>{formatLatency(durationMs)}</span>
        <span className={classes.muted}>
          <Time at={startedAt} />
        </span>
      </summary>
      <div className={classes.body}>{children}</div>
    </details>
  )
}
