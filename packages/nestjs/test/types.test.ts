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
import { PLATFORMS, start } from './platforms.ts'
import { post, SECRET } from './support.ts'

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

it.each(PLATFORMS)('gives a handler typed events on $name', async (platform) => {
  const completed: Events['type'][] = []
  const webhooks = WebhookModule.forRoot({
    secret: SECRET,
    events,
    onCompleted: ({ payload }) => completed.push(payload.type),
  })
  @Module({ imports: [webhooks], controllers: [WebhooksController] })
  class AppModule {}
  const url = await start(platform, AppModule)
  expect(await (await post(url)).text()).toBe('10')
  expect((await post(url, { id: 'msg_2', body: '{"type":"invoice.void"}' })).status).toBe(422)
  expect(completed).toEqual(['invoice.paid'])
})

it('has types by the names of its decorators', () => {
  expectTypeOf<WebhookMessage>().toEqualTypeOf<Message>()
  expectTypeOf<WebhookMessage['payload']>().toBeUnknown()
  expectTypeOf<WebhookContext>().toEqualTypeOf<Context>()
  expectTypeOf<WebhookException['code']>().not.toBeAny()
})

it('knows its options, and the properties that there are', () => {
  expectTypeOf(WebhookModule.forRoot()).toEqualTypeOf<DynamicModule>()
  // @ts-expect-error: an option that does not exist
  WebhookModule.forRoot({ secrets: [] })
  // @ts-expect-error: as the return value of a factory neither
  WebhookModule.forRootAsync({ useFactory: () => ({ leaseSeconds: '60' }) })
  // @ts-expect-error: a message has none of these
  expect(WebhookMessage('headers')).toBeTypeOf('function')
  // @ts-expect-error: a context has none of these
  expect(WebhookContext('lease')).toBeTypeOf('function')
})
