import { type MessageStatus, MESSAGE_STATUSES } from '../api/inbox-filter.ts'
import { ToneBadge } from '../ui/status-badge.tsx'

export function MessageStatusBadge({ status }: { status: MessageStatus }) {
  const { label, meaning, tone } = MESSAGE_STATUSES[status]
  return (
    <ToneBadge tone={tone} title={meaning}>
      {label}
    </ToneBadge>
  )
}
