import { createHmac } from 'node:crypto'
import type { SenderOptions } from '@hookseal/sender'

/** Sender options for the documented payload and signature header. */
export const WIRE_FORMAT: SenderOptions = {
  envelope({ id: event_id, type: event_type, organizationId: organization_id, timestamp, data }) {
    // The schema of every event type requires workflow_id.
    const { workflow_id, ...rest } = data as { workflow_id: string }
    const head = { event_id, event_type, workflow_id, organization_id }
    return { ...head, timestamp: toTimestamp(timestamp), data: rest }
  },
  legacySignature: {
    header: 'X-Webhook-Signature',
    sign: ({ body }, secret) => createHmac('sha256', secret).update(body).digest('hex'),
  },
}

/** Formats a date as the documentation does, in UTC without milliseconds: 2025-12-21T10:30:00Z. */
export function toTimestamp(date: Date): string {
  return date.toISOString().replace(/\.\d+/, '')
}
