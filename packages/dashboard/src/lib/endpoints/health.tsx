import type { Schemas } from '../api/client.ts'
import { ToneBadge } from '../ui/status-badge.tsx'
import { Time } from '../ui/time.tsx'
import classes from './endpoints.module.css'

type Webhook = Schemas['Webhook']

/** Whether deliveries arrive, and if not, why. */
export function Health({ webhook }: { webhook: Webhook }) {
  if (!webhook.enabled)
    return (
      <>
        <ToneBadge tone="dead">Disabled</ToneBadge>
        <div className={classes.reason}>{webhook.disabled_reason ?? 'By hand.'}</div>
      </>
    )
  if (webhook.failing_since !== null) {
    const pausedUntil = isAhead(webhook.paused_until) ? webhook.paused_until : null
    return (
      <>
        <ToneBadge tone="failed">{pausedUntil === null ? 'Failing' : 'Left alone'}</ToneBadge>
        <div className={classes.reason}>
          First failure <Time at={webhook.failing_since} />, none arrived since.
          {pausedUntil !== null && (
            <>
              {' '}
              The next attempt is made <Time at={pausedUntil} />, and decides how it goes on.
            </>
          )}
        </div>
      </>
    )
  }
  if (webhook.last_delivery_at === null) return <ToneBadge tone="pending">Nothing sent yet</ToneBadge>
  return <ToneBadge tone="delivered">Healthy</ToneBadge>
}

function isAhead(time: string | null): boolean {
  return time !== null && Date.parse(time) > Date.now()
}

/** Status of the last answer, and when. */
export function LastAnswer({ webhook }: { webhook: Webhook }) {
  if (webhook.last_delivery_at === null) return <>–</>
  return (
    <>
      {webhook.last_delivery_status ?? 'No answer'}, <Time at={webhook.last_delivery_at} />
    </>
  )
}
