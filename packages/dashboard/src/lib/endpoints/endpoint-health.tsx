import type { Endpoint } from '../api/endpoints.ts'
import { ToneBadge } from '../ui/status-badge.tsx'
import { Time } from '../ui/time.tsx'
import classes from './endpoints.module.css'

/** Whether deliveries succeed, and the reason when they do not. */
export function EndpointHealth({ endpoint }: { endpoint: Endpoint }) {
  if (!endpoint.enabled)
    return (
      <>
        <ToneBadge tone="dead">Disabled</ToneBadge>
        <div className={classes.reason}>{endpoint.disabled_reason ?? 'Disabled manually'}</div>
      </>
    )
  if (endpoint.failing_since !== null) {
    const pausedUntil = isInFuture(endpoint.paused_until) ? endpoint.paused_until : null
    return (
      <>
        <ToneBadge tone="failed">{pausedUntil === null ? 'Failing' : 'Paused'}</ToneBadge>
        <div className={classes.reason}>
          First failure <Time at={endpoint.failing_since} />, no success since.
          {pausedUntil !== null && (
            <>
              {' '}
              Next attempt <Time at={pausedUntil} />. If it succeeds, deliveries resume. To try now, send a
              test event or replay a delivery.
            </>
          )}
        </div>
      </>
    )
  }
  if (endpoint.last_delivery_at === null) return <ToneBadge tone="pending">Unused</ToneBadge>
  // Enabling resets the failure state before anything succeeded.
  if (!isSuccess(endpoint.last_delivery_status)) return <ToneBadge tone="pending">Enabled</ToneBadge>
  return <ToneBadge tone="delivered">Healthy</ToneBadge>
}

function isSuccess(status: number | null): boolean {
  return status !== null && status >= 200 && status < 300
}

function isInFuture(time: string | null): boolean {
  return time !== null && Date.parse(time) > Date.now()
}

/** The status and the time of the last response. */
export function LastResponse({ endpoint }: { endpoint: Endpoint }) {
  if (endpoint.last_delivery_at === null) return <>–</>
  return (
    <>
      {endpoint.last_delivery_status ?? 'No response'}, <Time at={endpoint.last_delivery_at} />
    </>
  )
}
