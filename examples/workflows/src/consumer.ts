import { bodyHmac, type PayloadFacts, type SecretInput, type WebhookMessage } from '@hookseal/core'
import { verifyWebhooks } from '@hookseal/hono'
import { Hono } from 'hono'

const scheme = bodyHmac({ header: 'X-Webhook-Signature', describe: readEvent })

/** Takes events that are signed with the secret it gave to the provider, each once. */
export function createConsumer(secret: SecretInput, take: (message: WebhookMessage) => void): Hono {
  const app = new Hono()
  app.post('/webhooks/elan', verifyWebhooks({ secret, scheme }), (c) => {
    take(c.get('webhook'))
    return c.body(null, 200)
  })
  return app
}

function readEvent(payload: unknown): PayloadFacts {
  // The provider's word, and core refuses facts of other types.
  const event = payload as Record<'event_id' | 'event_type' | 'timestamp', string>
  return { id: event.event_id, type: event.event_type, timestamp: new Date(event.timestamp) }
}
