import type { WebhookMessage } from '@hookseal/core'
import { randomUUID } from 'node:crypto'

/** The type of all messages that are handled in this bench. */
export const TYPE = 'bench.handled'

/** About 1 kB. */
export const PAYLOAD: { type: string; data: { text: string } } = {
  type: TYPE,
  data: { text: 'x'.repeat(900) },
}
const BODY = Buffer.from(JSON.stringify(PAYLOAD))

/** Creates a verified message, as receivers pass it to an inbox. */
export function benchMessage(): WebhookMessage {
  return {
    id: `msg_${randomUUID()}`,
    timestamp: new Date(),
    type: TYPE,
    payload: PAYLOAD,
    body: BODY,
    authenticated: 'signature',
    key: { index: 0 },
  }
}
