import { generateSecret, memoryStore, WebhookConfigError } from '@hookseal/core'
import { Controller, type DynamicModule, Injectable, Module, Post, UseGuards } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { ExpressAdapter } from '@nestjs/platform-express'
import { Test } from '@nestjs/testing'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { VerifyWebhook, WebhookGuard, WebhookMessage, WebhookModule } from '../src/index.ts'
import { createApp, listen, type Platform, PLATFORMS, startApp } from './platforms.ts'
import { createAppModule } from './app-module.ts'
import { isDone, post, SECRET } from './deliveries.ts'

@Controller('webhooks')
class WebhooksController {
  @Post()
  @VerifyWebhook()
  receive(@WebhookMessage() { id, key }: WebhookMessage): object {
    return { id, key }
  }
}

const OTHER_SECRET = generateSecret()

/** Webhooks of two providers, which the tests configure in separate modules. */
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
  it('verifies with the secrets of WEBHOOK_SECRET when there are no options', async () => {
    vi.stubEnv('WEBHOOK_SECRET', `${OTHER_SECRET} ${SECRET}`)
    @Module({ imports: [WebhookModule.forRoot()], controllers: [WebhooksController] })
    class AppModule {}
    expect(await (await post(await startApp(platform, AppModule))).json()).toEqual({
      id: 'msg_1',
      key: { index: 1 },
    })
  })

  it('verifies with the options that a factory creates from injected configuration', async () => {
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
    expect((await post(await startApp(platform, AppModule))).status).toBe(201)
  })

  it('separates providers that use the same ids in a shared store', async () => {
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

    const url = await startApp(platform, AppModule)
    expect(await (await post(url)).text()).toBe('stripe msg_1')
    expect((await post(`${url}/mail`)).status).toBe(401)
    expect(await (await post(`${url}/mail`, { secret: OTHER_SECRET })).text()).toBe('mail msg_1')
    expect(await isDone(url)).toBe(true)
  })

  it('verifies deliveries in apps of @nestjs/testing', async () => {
    const module = await Test.createTestingModule({
      imports: [createAppModule([WebhooksController])],
    }).compile()
    const server = await listen(module.createNestApplication(platform.adapter(), { logger: false }))
    onTestFinished(async () => server.close())
    expect([(await post(server.url)).status, await isDone(server.url)]).toEqual([201, true])
  })

  it.each<[string, RegExp, string, () => DynamicModule[]]>([
    ['there is no secret', /WEBHOOK_SECRET/, 'ERR_WEBHOOK_SECRET', () => [WebhookModule.forRoot()]],
    [
      'an option is invalid',
      /leaseSeconds/,
      'ERR_WEBHOOK_OPTION',
      () => [WebhookModule.forRootAsync({ useFactory: async () => ({ secret: SECRET, leaseSeconds: 0 }) })],
    ],
    [
      'a name is used twice',
      /twice under the name "default".+forRoot\(\{ name: /s,
      'ERR_WEBHOOK_SETUP',
      () => [WebhookModule.forRoot({ secret: SECRET }), WebhookModule.forRoot({ secret: OTHER_SECRET })],
    ],
    [
      'a name is not configured',
      /WebhooksController\.receive .+WebhookModule\.forRoot\(\{ … \}\)/,
      'ERR_WEBHOOK_SETUP',
      () => [WebhookModule.forRoot({ name: 'stripe', secret: SECRET })],
    ],
  ])('fails to start with a WebhookConfigError when %s', async (_case, message, code, imports) => {
    vi.stubEnv('WEBHOOK_SECRET', '')
    const error = await failureOf(platform, imports(), [WebhooksController])
    expect(error).toBeInstanceOf(WebhookConfigError)
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) })
  })

  it('fails to start without WebhookModule', async () => {
    const error = await failureOf(platform, [], [WebhooksController])
    expect(error).toMatchObject({ message: expect.stringMatching(/WebhookGuard.+WebhookReceivers/s) })
  })

  it('fails to start with an error that names the handler and its missing configuration', async () => {
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

it('fails to start on an unknown platform', async () => {
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

it('starts in an application context without HTTP', async () => {
  const context = await NestFactory.createApplicationContext(createAppModule([WebhooksController]), {
    logger: false,
  })
  expect(context.get(WebhooksController)).toBeInstanceOf(WebhooksController)
  await context.close()
})

/** Resolves with the error with which an app fails to start. */
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
