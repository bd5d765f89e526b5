import { createHmac } from 'node:crypto'
import type { SenderOptions } from '@hookseal/sender'

/** The documented payload and signature header. */
export const WIRE_FORMAT: SenderOptions = {
  envelope({ id: event_id, type: event_type, organizationId: organization_id, timestamp, data }) {
    // The schema of the catalogue asks for it.
    const { workflow_id, ...rest } = data as { workflow_id: string }
    const head = { event_id, event_type, workflow_id, organization_id }
    return { ...head, timestamp: toSeconds(timestamp), data: rest }
  },
  legacySignature: {
    header: 'X-Webhook-Signature',
    sign: ({ body }, secret) => createHmac('sha256', secret).update(body).digest('hex'),
  },
}

/** The documented timestamps: 2025-12-21T10:30:00Z. */
export function toSeconds(date: Date): string {
  return date.toISOString().replace(/\.\d+/, '')
}
