import { generateSecret, memoryStore, WebhookConfigError } from '@hookseal/core'
import { Controller, type DynamicModule, Injectable, Module, Post, UseGuards } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { ExpressAdapter } from '@nestjs/platform-express'
import { Test } from '@nestjs/testing'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { VerifyWebhook, WebhookGuard, WebhookMessage, WebhookModule } from '../src/index.ts'
import { createApp, listen, type Platform, PLATFORMS, start } from './platforms.ts'
import { appOf, isDone, post, SECRET } from './support.ts'

@Controller('webhooks')
class WebhooksController {
  @Post()
  @VerifyWebhook()
  receive(@WebhookMessage() { id, key }: WebhookMessage): object {
    return { id, key }
  }
}

const OTHER_SECRET = generateSecret()

/** Two providers in one app, as two modules that know nothing of each other. */
@Controller('webhooks')
@VerifyWebhook('stripe')
class StripeController {
  @Post()
  receive(@WebhookMessage('id') id: string): string {
    return `stripe ${id}`
  }

  @Post('mail')
  @VerifyWebhook('mail')
  receiveMail(@WebhookMessage('id') id: string): string {
    return `mail ${id}`
  }
}

describe.each(PLATFORMS)('on $name', (platform) => {
  it('takes the secrets of the environment', async () => {
    vi.stubEnv('WEBHOOK_SECRET', `${OTHER_SECRET} ${SECRET}`)
    @Module({ imports: [WebhookModule.forRoot()], controllers: [WebhooksController] })
    class AppModule {}
    expect(await (await post(await start(platform, AppModule))).json()).toEqual({
      id: 'msg_1',
      key: { index: 1 },
    })
  })

  it('takes what a factory makes of injected configuration', async () => {
    @Injectable()
    class ConfigService {
      async getOrThrow(): Promise<string> {
        return SECRET
      }
    }

    @Module({ providers: [ConfigService], exports: [ConfigService] })
    class ConfigModule {}

    const webhooks = WebhookModule.forRootAsync({
      imports: [ConfigModule],
      inject: [ConfigService],
      useFactory: async (config: ConfigService) => ({ secret: await config.getOrThrow() }),
    })
    @Module({ imports: [webhooks], controllers: [WebhooksController] })
    class AppModule {}
    expect((await post(await start(platform, AppModule))).status).toBe(201)
  })

  it('keeps several providers apart, also when they share ids and a store', async () => {
    const dedupe = memoryStore()
    const stripe = WebhookModule.forRoot({ name: 'stripe', secret: SECRET, dedupe })
    const mail = WebhookModule.forRootAsync({
      name: 'mail',
      useFactory: () => ({ secret: OTHER_SECRET, dedupe }),
    })
    @Module({ imports: [stripe], controllers: [StripeController] })
    class StripeModule {}
    @Module({ imports: [StripeModule, mail] })
    class AppModule {}

    const url = await start(platform, AppModule)
    expect(await (await post(url)).text()).toBe('stripe msg_1')
    expect((await post(`${url}/mail`)).status).toBe(401)
    expect(await (await post(`${url}/mail`, { secret: OTHER_SECRET })).text()).toBe('mail msg_1')
    expect(await isDone(url)).toBe(true)
  })

  it('verifies in apps of @nestjs/testing', async () => {
    const module = await Test.createTestingModule({ imports: [appOf([WebhooksController])] }).compile()
    const server = await listen(module.createNestApplication(platform.adapter(), { logger: false }))
    onTestFinished(async () => server.close())
    expect([(await post(server.url)).status, await isDone(server.url)]).toEqual([201, true])
  })

  it.each<[string, RegExp, string, () => DynamicModule[]]>([
    ['there is no secret', /WEBHOOK_SECRET/, 'ERR_WEBHOOK_SECRET', () => [WebhookModule.forRoot()]],
    [
      'an option could not work',
      /leaseSeconds/,
      'ERR_WEBHOOK_OPTION',
      () => [WebhookModule.forRootAsync({ useFactory: async () => ({ secret: SECRET, leaseSeconds: 0 }) })],
    ],
    [
      'a name is taken',
      /twice under the name "default".+forRoot\(\{ name: /s,
      'ERR_WEBHOOK_SETUP',
      () => [WebhookModule.forRoot({ secret: SECRET }), WebhookModule.forRoot({ secret: OTHER_SECRET })],
    ],
    [
      'a name is missing',
      /WebhooksController\.receive .+WebhookModule\.forRoot\(\{ … \}\)/,
      'ERR_WEBHOOK_SETUP',
      () => [WebhookModule.forRoot({ name: 'stripe', secret: SECRET })],
    ],
  ])('does not start when %s, and names it', async (_case, message, code, imports) => {
    vi.stubEnv('WEBHOOK_SECRET', '')
    const error = await failureOf(platform, imports(), [WebhooksController])
    expect(error).toBeInstanceOf(WebhookConfigError)
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) })
  })

  it('does not start without WebhookModule', async () => {
    const error = await failureOf(platform, [], [WebhooksController])
    expect(error).toMatchObject({ message: expect.stringMatching(/WebhookGuard.+WebhookReceivers/s) })
  })

  it('names the controller and the name that a guard of its own is missing', async () => {
    @Controller('webhooks')
    @UseGuards(WebhookGuard)
    @VerifyWebhook('mail')
    class MailController {
      @Post()
      receive(): void {}
    }
    const error = await failureOf(platform, [WebhookModule.forRoot({ secret: SECRET })], [MailController])
    expect(error).toMatchObject({
      code: 'ERR_WEBHOOK_SETUP',
      message: expect.stringMatching(/MailController\.receive .+forRoot\(\{ name: "mail", … \}\)/),
    })
  })
})

it('does not start on a platform that it does not know', async () => {
  class OtherAdapter extends ExpressAdapter {
    override getType(): string {
      return 'koa'
    }
  }
  const platform: Platform = { name: 'Express', adapter: () => new OtherAdapter() }
  const error = await failureOf(platform, [WebhookModule.forRoot({ secret: SECRET })], [WebhooksController])
  expect(error).toMatchObject({
    code: 'ERR_WEBHOOK_SETUP',
    message: expect.stringMatching(/platform-express and .+platform-fastify, not on koa/),
  })
})

it('lives in an application context, without HTTP', async () => {
  const context = await NestFactory.createApplicationContext(appOf([WebhooksController]), { logger: false })
  expect(context.get(WebhooksController)).toBeInstanceOf(WebhooksController)
  await context.close()
})

/** What an app that should not start fails with. */
async function failureOf(
  platform: Platform,
  imports: DynamicModule[],
  controllers: (new () => object)[],
): Promise<unknown> {
  @Module({ imports, controllers })
  class AppModule {}
  try {
    const app = await createApp(platform, AppModule)
    onTestFinished(async () => app.close())
    await app.init()
  } catch (error) {
    return error
  }
  throw new Error('the app started')
}
