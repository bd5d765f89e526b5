import type { WebhookMessage } from '@hookseal/core'
import { randomUUID } from 'node:crypto'

/** Creates a verified message as a receiver passes it to an inbox, with a body of JSON. */
export function messageOf(
  payload: { type?: string; [name: string]: unknown },
  overrides: Partial<WebhookMessage> = {},
): WebhookMessage {
  return {
    id: `evt_${randomUUID()}`,
    timestamp: new Date('2026-11-22T10:00:00Z'),
    ...(payload.type === undefined ? {} : { type: payload.type }),
    payload,
    body: Buffer.from(JSON.stringify(payload)),
    authenticated: 'signature',
    key: { index: 0 },
    ...overrides,
  }
}
