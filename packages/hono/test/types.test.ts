import type { WebhookContext, WebhookMessage } from '@hookseal/core'
import { Hono } from 'hono'
import { expect, expectTypeOf, it } from 'vitest'
import { z } from 'zod'
import { verifyWebhooks } from '../src/index.ts'
import { delivery, post, SECRET } from './deliveries.ts'
import { startApp } from './start-app.ts'

const events = {
  'invoice.paid': z.object({ type: z.literal('invoice.paid'), amount: z.number() }),
  'invoice.void': z.object({ type: z.literal('invoice.void'), reason: z.string() }),
}

it('types the message and context of c.get and c.var', async () => {
  const app = new Hono()
  app.post('/webhooks', verifyWebhooks({ secret: SECRET }), (c) => {
    expectTypeOf(c.get('webhook')).toEqualTypeOf<WebhookMessage>()
    expectTypeOf(c.get('webhook').payload).toBeUnknown()
    expectTypeOf(c.var.webhookContext).toEqualTypeOf<WebhookContext>()
    return c.text(c.var.webhook.id)
  })
  expect(await (await post(await startApp(app))).text()).toBe('msg_1')
})

it('types the payload by events, in an app with its own bindings and variables', async () => {
  const app = new Hono<{ Bindings: { REGION: string }; Variables: { user: string } }>()
  app.post('/webhooks', verifyWebhooks({ secret: SECRET, events }), (c) => {
    expectTypeOf(c.get('user')).toBeString()
    expectTypeOf(c.env.REGION).toBeString()
    const { payload } = c.get('webhook')
    expectTypeOf(payload.type).toEqualTypeOf<'invoice.paid' | 'invoice.void'>()
    if (payload.type === 'invoice.void') return c.text(payload.reason)
    expectTypeOf(payload.amount).toBeNumber()
    return c.text(String(payload.amount))
  })
  const response = await app.request('/webhooks', await delivery(), { REGION: 'eu' })
  expect(await response.text()).toBe('10')
})
