import { text } from 'node:stream/consumers'
import type { Readable } from 'node:stream'
import { generateSecret } from '@hookseal/core'
import {
  All,
  Body,
  Controller,
  Get,
  Headers,
  Inject,
  Injectable,
  type MiddlewareConsumer,
  Module,
  type NestModule,
  Param,
  Post,
  RawBody,
  Scope,
  UseGuards,
  Version,
  VersioningType,
} from '@nestjs/common'
import { REQUEST, RouterModule } from '@nestjs/core'
import { describe, expect, it } from 'vitest'
import { VerifyWebhook, WebhookGuard, WebhookMessage, WebhookModule } from '../src/index.ts'
import { PLATFORMS, startApp } from './platforms.ts'
import { createAppModule } from './app-module.ts'
import { BODY, post, postUnsigned } from './deliveries.ts'

const EXACT = BODY
const SAME = JSON.parse(BODY) as object

const bytesOf = ({ body }: WebhookMessage): string => Buffer.from(body).toString()

@Controller('webhooks')
class WebhooksController {
  @Post()
  @VerifyWebhook()
  receive(@WebhookMessage() message: WebhookMessage, @Body() payload: unknown): object {
    return { bytes: bytesOf(message), payload }
  }
}

/** An ordinary controller, whose bodies Nest parses. */
@Controller('webhooks/orders')
class OrdersController {
  @Post()
  create(@Body() body: unknown, @RawBody() rawBody?: Buffer): object {
    return { body, rawBody: rawBody?.toString() ?? 'none' }
  }
}

describe.each(PLATFORMS)('on $name', (platform) => {
  it('passes exact bytes to webhooks and parsed bodies to other routes', async () => {
    const url = await startApp(platform, createAppModule([WebhooksController, OrdersController]))
    expect(await (await post(url)).json()).toEqual({ bytes: EXACT, payload: SAME })
    expect(await (await postUnsigned(`${url}/orders`)).json()).toEqual({ body: SAME, rawBody: 'none' })
    expect((await postUnsigned(`${url}/orders`, '{"a":')).status).toBe(400)
  })

  it.each([
    ['rawBody: true', { rawBody: true }, BODY],
    ['bodyParser: false', { bodyParser: false }, 'none'],
  ])('passes exact bytes to webhooks with %s', async (_case, options, rawBody) => {
    const url = await startApp(platform, createAppModule([WebhooksController, OrdersController]), options)
    expect(await (await post(url)).json()).toEqual({ bytes: EXACT, payload: SAME })
    expect(await (await postUnsigned(`${url}/orders`)).json()).toMatchObject({ rawBody })
  })

  it.each([
    ['@VerifyWebhook() on the controller', VerifyWebhook()],
    ['@UseGuards(WebhookGuard) on the controller', UseGuards(WebhookGuard)],
    ['a guard that extends WebhookGuard', UseGuards(class OwnGuard extends WebhookGuard {})],
  ])('passes exact bytes to inherited and own handlers with %s', async (_case, decorate) => {
    class Base {
      @Post('inherited')
      inherited(@WebhookMessage() message: WebhookMessage): string {
        return bytesOf(message)
      }
    }

    @Controller('webhooks')
    @decorate
    class DecoratedController extends Base {
      @Post()
      receive(@WebhookMessage() message: WebhookMessage): string {
        return bytesOf(message)
      }
    }

    const url = await startApp(platform, createAppModule([DecoratedController]))
    expect(await (await post(url)).text()).toBe(EXACT)
    expect(await (await post(`${url}/inherited`, { id: 'msg_2' })).text()).toBe(EXACT)
    expect((await postUnsigned(url)).status).toBe(400)
  })

  it("uses the handler's configuration when handler and controller have @VerifyWebhook()", async () => {
    @Controller('webhooks')
    @VerifyWebhook()
    class NestedController {
      @Post()
      @VerifyWebhook('other')
      receive(@WebhookMessage() message: WebhookMessage): string {
        return bytesOf(message)
      }
    }

    const secret = generateSecret()
    const imports = [WebhookModule.forRoot({ name: 'other', secret })]
    const url = await startApp(platform, createAppModule([NestedController], { imports }))
    expect((await post(url)).status).toBe(401)
    expect(await (await post(url, { secret })).text()).toBe(EXACT)
    expect((await post(url, { secret })).headers.get('webhook-duplicate')).toBe('true')
  })

  it('passes exact bytes to webhooks with a global prefix, a module path and a version in the path', async () => {
    @Controller({ path: 'hooks', version: '2' })
    class VersionedController {
      @Post()
      @VerifyWebhook()
      receive(@WebhookMessage() message: WebhookMessage): string {
        return bytesOf(message)
      }
    }

    @Module({ controllers: [VersionedController] })
    class HooksModule {}

    const imports = [HooksModule, RouterModule.register([{ path: 'billing', module: HooksModule }])]
    const url = await startApp(platform, createAppModule([OrdersController], { imports }), {
      prepare: (app) => app.setGlobalPrefix('api').enableVersioning({ type: VersioningType.URI }),
    })
    const { origin } = new URL(url)
    expect(await (await post(`${origin}/api/v2/billing/hooks`)).text()).toBe(EXACT)
    expect(await (await postUnsigned(`${origin}/api/webhooks/orders`)).json()).toMatchObject({ body: SAME })
  })

  it('passes exact bytes to the webhook that a version in a header selects', async () => {
    @Controller('webhooks')
    class VersionsController {
      @Post()
      @Version('1')
      @VerifyWebhook()
      first(@WebhookMessage() message: WebhookMessage): string {
        return `first ${bytesOf(message)}`
      }

      @Post()
      @Version('2')
      @VerifyWebhook()
      second(@WebhookMessage() message: WebhookMessage): string {
        return `second ${bytesOf(message)}`
      }
    }

    const url = await startApp(platform, createAppModule([VersionsController]), {
      prepare: (app) => app.enableVersioning({ type: VersioningType.HEADER, header: 'x-version' }),
    })
    const second = await post(url, { headers: { 'x-version': '2' } })
    expect(await second.text()).toBe(`second ${EXACT}`)
  })

  it('parses the body of a route that is registered before a webhook with a path parameter', async () => {
    @Controller('webhooks')
    class ShadowedController {
      @Post('orders')
      create(@Body() body: unknown): unknown {
        return body
      }

      @Get(':provider')
      read(@Param('provider') provider: string): string {
        return provider
      }

      @Post(':provider')
      @VerifyWebhook()
      receive(@WebhookMessage() message: WebhookMessage, @Param('provider') provider: string): string {
        return `${provider} ${bytesOf(message)}`
      }

      @All(':provider/events')
      @VerifyWebhook()
      receiveAll(@WebhookMessage() message: WebhookMessage): string {
        return bytesOf(message)
      }
    }

    const url = await startApp(platform, createAppModule([ShadowedController]))
    expect(await (await postUnsigned(`${url}/orders`)).json()).toEqual(SAME)
    expect(await (await post(`${url}/stripe`)).text()).toBe(`stripe ${EXACT}`)
    expect(await (await fetch(`${url}/stripe`)).text()).toBe('stripe')
    expect((await post(`${url}/%ff`)).status).toBe(400)
    expect(await (await post(`${url}/stripe/events`, { id: 'msg_2' })).text()).toBe(EXACT)
    expect((await fetch(`${url}/stripe/events`)).status).toBe(405)
  })

  it('passes exact bytes to a request-scoped controller', async () => {
    @Injectable({ scope: Scope.REQUEST })
    class Tenant {
      readonly type: string | undefined
      constructor(@Inject(REQUEST) request: { headers: Record<string, string> }) {
        this.type = request.headers['content-type']
      }
    }

    @Controller('webhooks')
    class ScopedController {
      readonly #tenant: Tenant
      constructor(@Inject(Tenant) tenant: Tenant) {
        this.#tenant = tenant
      }

      @Post()
      @VerifyWebhook()
      receive(@WebhookMessage() message: WebhookMessage): string {
        return `${this.#tenant.constructor.name} ${bytesOf(message)}`
      }
    }

    const url = await startApp(platform, createAppModule([ScopedController], { providers: [Tenant] }))
    expect(await (await post(url)).text()).toBe(`Tenant ${EXACT}`)
  })

  it('runs middleware of Nest before verification, and passes the original headers to the handler', async () => {
    const seen: unknown[] = []
    const record = (req: { method: string }, _res: unknown, next: () => void): void => {
      seen.push(req.method)
      next()
    }

    @Controller('webhooks')
    class EchoController {
      @Post()
      @VerifyWebhook()
      receive(@Headers('content-type') type: string, @Headers('content-length') length: string): object {
        return { type, length }
      }
    }

    @Module({ imports: [createAppModule([EchoController])] })
    class AppModule implements NestModule {
      configure(consumer: MiddlewareConsumer): void {
        consumer.apply(record).forRoutes(EchoController)
      }
    }

    const response = await post(await startApp(platform, AppModule))
    expect(await response.json()).toEqual({ type: 'application/json', length: String(BODY.length) })
    expect(seen).toEqual(['POST'])
  })

  it('responds 500 with the fix when middleware has read the body', async () => {
    const url = await startApp(platform, createAppModule([WebhooksController]), {
      prepare: (app) =>
        app.use((req: Readable, _res: unknown, next: () => void) => void text(req).then(() => next())),
    })
    const response = await post(url)
    expect([response.status, await response.json()]).toMatchObject([
      500,
      {
        code: 'ERR_WEBHOOK_BODY_CONSUMED',
        detail: expect.stringMatching(/To fix it, put @VerifyWebhook\(\)/),
      },
    ])
  })

  it('verifies req.rawBody when middleware has read the body and kept the bytes', async () => {
    const url = await startApp(platform, createAppModule([WebhooksController]), {
      prepare: (app) =>
        app.use(
          (req: Readable & { rawBody?: Buffer }, _res: unknown, next: () => void) =>
            void text(req).then((body) => {
              req.rawBody = Buffer.from(body)
              next()
            }),
        ),
    })
    expect(await (await post(url)).json()).toEqual({ bytes: EXACT, payload: SAME })
  })
})
