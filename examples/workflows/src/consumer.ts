import { bodyHmac, type PayloadFacts, type SecretInput, type WebhookMessage } from '@hookseal/core'
import { verifyWebhooks } from '@hookseal/hono'
import { Hono } from 'hono'

const scheme = bodyHmac({ header: 'X-Webhook-Signature', describe: readFacts })

/** A Hono app that calls `handle` once for each event signed with the secret that the subscriber chose. */
export function createConsumer(secret: SecretInput, handle: (message: WebhookMessage) => void): Hono {
  const app = new Hono()
  app.post('/webhooks/elan', verifyWebhooks({ secret, scheme }), (c) => {
    handle(c.get('webhook'))
    return c.body(null, 200)
  })
  return app
}

/** Reads id, type and time from the payload, because this provider sends them in no header. */
function readFacts(payload: unknown): PayloadFacts {
  // The cast trusts the documented payload; core rejects facts of any other type.
  const event = payload as Record<'event_id' | 'event_type' | 'timestamp', string>
  return { id: event.event_id, type: event.event_type, timestamp: new Date(event.timestamp) }
}
