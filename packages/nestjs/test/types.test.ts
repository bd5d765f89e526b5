import type { PayloadOf, WebhookContext as Context, WebhookMessage as Message } from '@hookseal/core'
import { Controller, type DynamicModule, Module, Post } from '@nestjs/common'
import { expect, expectTypeOf, it } from 'vitest'
import { z } from 'zod'
import {
  VerifyWebhook,
  WebhookContext,
  type WebhookException,
  WebhookMessage,
  WebhookModule,
} from '../src/index.ts'
import { PLATFORMS, startApp } from './platforms.ts'
import { post, SECRET } from './deliveries.ts'

const events = {
  'invoice.paid': z.object({ type: z.literal('invoice.paid'), amount: z.number() }),
  'invoice.void': z.object({ type: z.literal('invoice.void'), reason: z.string() }),
}

type Events = PayloadOf<typeof events>

@Controller('webhooks')
class WebhooksController {
  @Post()
  @VerifyWebhook()
  receive(@WebhookMessage() { payload }: WebhookMessage<Events>): string {
    expectTypeOf(payload.type).toEqualTypeOf<'invoice.paid' | 'invoice.void'>()
    if (payload.type === 'invoice.void') return payload.reason
    expectTypeOf(payload.amount).toBeNumber()
    return String(payload.amount)
  }
}

it.each(PLATFORMS)('types the payload of a handler by events on $name', async (platform) => {
  const completed: Events['type'][] = []
  const webhooks = WebhookModule.forRoot({
    secret: SECRET,
    events,
    onCompleted: ({ payload }) => completed.push(payload.type),
  })
  @Module({ imports: [webhooks], controllers: [WebhooksController] })
  class AppModule {}
  const url = await startApp(platform, AppModule)
  expect(await (await post(url)).text()).toBe('10')
  expect((await post(url, { id: 'msg_2', body: '{"type":"invoice.void"}' })).status).toBe(422)
  expect(completed).toEqual(['invoice.paid'])
})

it('exports a type with the name of each parameter decorator', () => {
  expectTypeOf<WebhookMessage>().toEqualTypeOf<Message>()
  expectTypeOf<WebhookMessage['payload']>().toBeUnknown()
  expectTypeOf<WebhookContext>().toEqualTypeOf<Context>()
  expectTypeOf<WebhookException['code']>().not.toBeAny()
})

it('rejects unknown options and properties at compile time', () => {
  expectTypeOf(WebhookModule.forRoot()).toEqualTypeOf<DynamicModule>()
  // @ts-expect-error: an option that does not exist
  WebhookModule.forRoot({ secrets: [] })
  // @ts-expect-error: an option of the wrong type, returned by a factory
  WebhookModule.forRootAsync({ useFactory: () => ({ leaseSeconds: '60' }) })
  // @ts-expect-error: a message has no such property
  expect(WebhookMessage('headers')).toBeTypeOf('function')
  // @ts-expect-error: a context has no such property
  expect(WebhookContext('lease')).toBeTypeOf('function')
})
