import type { PayloadOf, ReceiverOptions, WebhookContext, WebhookMessage } from '@hookseal/core'
import fastify, { type FastifyRequest } from 'fastify'
import { expect, expectTypeOf, it } from 'vitest'
import { z } from 'zod'
import { verifyWebhooks } from '../src/index.ts'
import { post, SECRET } from './deliveries.ts'
import { startApp } from './start-app.ts'

const events = {
  'invoice.paid': z.object({ type: z.literal('invoice.paid'), amount: z.number() }),
  'invoice.void': z.object({ type: z.literal('invoice.void'), reason: z.string() }),
}

it('declares request.webhook with an unknown payload, and request.webhookContext', () => {
  expectTypeOf<FastifyRequest['webhook']>().toEqualTypeOf<WebhookMessage>()
  expectTypeOf<FastifyRequest['webhookContext']>().toEqualTypeOf<WebhookContext>()
  expectTypeOf<FastifyRequest['webhook']['payload']>().toBeUnknown()
})

it('types the payload by events when the handler uses getDecorator', async () => {
  const app = fastify()
  app.register(verifyWebhooks, { secret: SECRET, events })
  app.post('/webhooks', async (request) => {
    const { payload } = request.getDecorator<WebhookMessage<PayloadOf<typeof events>>>('webhook')
    expectTypeOf(payload.type).toEqualTypeOf<'invoice.paid' | 'invoice.void'>()
    if (payload.type === 'invoice.void') return payload.reason
    expectTypeOf(payload.amount).toBeNumber()
    return String(payload.amount)
  })
  expect(await (await post(await startApp(app))).text()).toBe('10')
})

it('accepts the options of a receiver', () => {
  expectTypeOf(verifyWebhooks).parameter(1).toEqualTypeOf<ReceiverOptions>()
})
