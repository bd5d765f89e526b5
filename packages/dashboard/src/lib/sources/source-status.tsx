import type { Source } from '../api/sources.ts'
import { ToneBadge } from '../ui/status-badge.tsx'

/** Whether a source receives events. */
export function SourceStatus({ source }: { source: Source }) {
  if (!source.enabled) return <ToneBadge tone="dead">Disabled</ToneBadge>
  if (isRejecting(source)) return <ToneBadge tone="failed">Rejecting</ToneBadge>
  if (source.last_event_at === null) return <ToneBadge tone="pending">Waiting</ToneBadge>
  return <ToneBadge tone="delivered">Receiving</ToneBadge>
}

/** Whether the last delivery was rejected. */
function isRejecting({ last_event_at: event, last_rejected_at: rejected }: Source): boolean {
  return rejected !== null && (event === null || Date.parse(rejected) > Date.parse(event))
}
