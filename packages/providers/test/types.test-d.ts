/**
 * The type of the payload reaches the handlers of every adapter: `stripe<Stripe.Event>()`, as the README documents it. Checked by the
 * compiler; nothing of it runs.
 */
import { createReceiver, type ReceiverOptions, webhookHandler, type WebhookMessage } from '@hookseal/core'
import { verifyWebhooks as expressWebhooks } from '@hookseal/express'
import { verifyWebhooks as fastifyWebhooks } from '@hookseal/fastify'
import { verifyWebhooks as honoWebhooks } from '@hookseal/hono'
import { WebhookModule } from '@hookseal/nestjs'
import { github } from '@hookseal/providers/github'
import { stripe } from '@hookseal/providers/stripe'
import express from 'express'
import express4 from 'express4'
import fastify from 'fastify'
import { Hono } from 'hono'
import { expectTypeOf } from 'vitest'

/** Stands in for `Stripe.Event` of the SDK, which is a union by `type` too. */
type StripeEvent =
  | { id: string; type: 'invoice.paid'; data: { object: { amount_paid: number } } }
  | { id: string; type: 'customer.created'; data: { object: { email: string | null } } }

export const types = {
  ofWebhookHandler(): void {
    webhookHandler(stripe<StripeEvent>(), ({ payload }) => {
      expectTypeOf(payload).toEqualTypeOf<StripeEvent>()
      if (payload.type === 'invoice.paid') expectTypeOf(payload.data.object.amount_paid).toBeNumber()
    })
  },

  ofExpress(): void {
    express().post(
      '/',
      expressWebhooks(stripe<StripeEvent>(), ({ payload }) =>
        expectTypeOf(payload).toEqualTypeOf<StripeEvent>(),
      ),
    )
  },

  ofExpressWithRequest(): void {
    for (const app of [express(), express.Router()]) {
      app.post('/', expressWebhooks(stripe<StripeEvent>()), (req) => {
        expectTypeOf(req.body).toEqualTypeOf<StripeEvent>()
      })
      app.post('/:tenant', expressWebhooks(stripe()), (req) => {
        expectTypeOf(req.body).toBeUnknown()
        expectTypeOf(req.params.tenant).toBeString()
      })
      app.use(express.json(), expressWebhooks(stripe<StripeEvent>()))
    }
  },

  ofExpress4(): void {
    express4().post('/', expressWebhooks(stripe<StripeEvent>()), (req) => {
      expectTypeOf(req.body).toEqualTypeOf<StripeEvent>()
    })
  },

  ofHono(): void {
    new Hono().post('/', honoWebhooks(stripe<StripeEvent>()), (c) => {
      expectTypeOf(c.get('webhook').payload).toEqualTypeOf<StripeEvent>()
      return c.body(null)
    })
  },

  async ofFastify(): Promise<void> {
    const app = fastify()
    await app.register(fastifyWebhooks, stripe<StripeEvent>())
    // A plugin cannot change the type of the request.
    app.post('/', async (request) => {
      expectTypeOf(request.webhook.payload).toBeUnknown()
      const { payload } = request.getDecorator<WebhookMessage<StripeEvent>>('webhook')
      expectTypeOf(payload).toEqualTypeOf<StripeEvent>()
    })
  },

  ofNest(): void {
    WebhookModule.forRoot({
      ...stripe<StripeEvent>(),
      name: 'stripe',
      onCompleted: ({ payload }) => expectTypeOf(payload).toEqualTypeOf<StripeEvent>(),
    })
  },

  ofReceiver(): void {
    const receiver = createReceiver(stripe<StripeEvent>())
    type Received = Awaited<ReturnType<typeof receiver.receive>>
    expectTypeOf<Extract<Received, { type: 'handle' }>['message']>().toEqualTypeOf<
      WebhookMessage<StripeEvent>
    >()
  },

  ofCallbacks(): void {
    stripe<StripeEvent>({ onCompleted: ({ payload }) => expectTypeOf(payload).toEqualTypeOf<StripeEvent>() })
  },

  isUnknownWithoutParameter(): void {
    webhookHandler(github(), ({ payload }) => void expectTypeOf(payload).toBeUnknown())
    webhookHandler(
      { ...github(), maxBodyBytes: 1 },
      ({ payload }) => void expectTypeOf(payload).toBeUnknown(),
    )
    expectTypeOf(github()).toExtend<ReceiverOptions>()
  },

  rejectsMisuse(): void {
    // @ts-expect-error -- the scheme is the preset's
    stripe({ scheme: {} })
    // @ts-expect-error -- no such option
    stripe({ secrets: ['whsec_1'] })
  },
}
