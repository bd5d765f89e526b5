import { WebhookError } from '@hookseal/core'
import {
  type ArgumentsHost,
  type CallHandler,
  Catch,
  ConflictException,
  Controller,
  type ExceptionFilter,
  type ExecutionContext,
  HttpCode,
  type LoggerService,
  type NestInterceptor,
  Post,
  Res,
  UseFilters,
} from '@nestjs/common'
import { APP_FILTER } from '@nestjs/core'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import { map, type Observable } from 'rxjs'
import { describe, expect, it } from 'vitest'
import { VerifyWebhook, WebhookException } from '../src/index.ts'
import { PLATFORMS, startApp } from './platforms.ts'
import { createAppModule } from './app-module.ts'
import { isDone, post, postUnsigned } from './deliveries.ts'
import { createGate } from './gate.ts'

@Controller('webhooks')
class WebhooksController {
  @Post()
  @VerifyWebhook()
  receive(): string {
    return 'fine'
  }
}

/** Responds to all exceptions with `{ mine: true }`, and records them. */
@Catch()
class EverythingFilter implements ExceptionFilter {
  readonly seen: unknown[] = []

  catch(exception: unknown, host: ArgumentsHost): void {
    this.seen.push(exception)
    const status = exception instanceof WebhookException ? exception.getStatus() : 500
    host
      .switchToHttp()
      .getResponse<{ status(code: number): { send(body: unknown): void } }>()
      .status(status)
      .send({
        mine: true,
      })
  }
}

/** Wraps the result of a handler in an object, as many apps do. */
class EnvelopeInterceptor implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(map((data) => ({ data })))
  }
}

describe.each(PLATFORMS)('on $name', (platform) => {
  it('responds to a rejected delivery with problem+json and cache-control when there is no filter', async () => {
    const response = await postUnsigned(await startApp(platform, createAppModule([WebhooksController])))
    expect([response.status, await response.json()]).toEqual([
      400,
      {
        type: 'about:blank',
        title: 'A webhook header is missing',
        status: 400,
        code: 'ERR_WEBHOOK_HEADER_MISSING',
      },
    ])
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/)
    expect(response.headers.get('cache-control')).toBe('no-store')
  })

  it.each(['APP_FILTER', 'useGlobalFilters'])(
    'passes a WebhookException to a filter bound by %s, and sends its response',
    async (way) => {
      const filter = new EverythingFilter()
      const providers = way === 'APP_FILTER' ? [{ provide: APP_FILTER, useValue: filter }] : []
      const url = await startApp(platform, createAppModule([WebhooksController], { providers }), {
        prepare: (app) => way === 'APP_FILTER' || app.useGlobalFilters(filter),
      })
      const response = await post(url, { headers: { 'webhook-id': 'msg_other' } })
      expect([response.status, await response.json()]).toEqual([401, { mine: true }])
      expect(response.headers.get('content-type')).toMatch(/^application\/json/)
      expect(filter.seen).toEqual([expect.any(WebhookException)])
      const [exception] = filter.seen as [WebhookException]
      expect(exception.code).toBe('ERR_WEBHOOK_SIGNATURE_MISMATCH')
      expect(exception.name).toBe('WebhookException')
      expect(exception.message).toBe('No signature matches')
      expect(exception.cause).toBeInstanceOf(WebhookError)
      expect(exception.cause).toMatchObject({ code: exception.code, reason: 'mismatch' })
      // A logger may serialize the exception after the response was sent.
      expect(JSON.parse(JSON.stringify(exception)).response).toEqual(exception.getResponse())
    },
  )

  it('throws a WebhookException and sets retry-after for a copy of an event in flight', async () => {
    const gate = createGate()
    const started = createGate()

    @Controller('webhooks')
    @UseFilters(new EverythingFilter())
    class SlowController {
      @Post()
      @VerifyWebhook()
      async receive(): Promise<void> {
        started.open()
        await gate.opened
      }
    }

    const url = await startApp(platform, createAppModule([SlowController]))
    const first = post(url)
    await started.opened
    const copy = await post(url)
    expect([copy.status, await copy.json()]).toEqual([503, { mine: true }])
    expect(Number(copy.headers.get('retry-after'))).toBeGreaterThanOrEqual(1)
    gate.open()
    expect((await first).status).toBe(201)
  })

  it.each([
    ['completes', 200, true],
    ['releases', 409, false],
  ])('%s the event when a filter responds %i to an exception of the handler', async (_case, status, done) => {
    @Catch(ConflictException)
    class ConflictFilter implements ExceptionFilter {
      catch(_exception: unknown, host: ArgumentsHost): void {
        host.switchToHttp().getResponse<{ status(code: number): { send(): void } }>().status(status).send()
      }
    }

    @Controller('webhooks')
    class ConflictingController {
      @Post()
      @VerifyWebhook()
      @UseFilters(ConflictFilter)
      receive(): never {
        throw new ConflictException('order exists already')
      }
    }

    const url = await startApp(platform, createAppModule([ConflictingController]))
    expect((await post(url)).status).toBe(status)
    expect(await isDone(url)).toBe(done)
  })

  it('throws and logs nothing for a duplicate', async () => {
    @Controller('webhooks')
    class RespondingController {
      @Post()
      @VerifyWebhook()
      receive(@Res() response: { status(code: number): { send(): void } }): void {
        response.status(204).send()
      }
    }

    @Controller('webhooks')
    class EmptyController {
      @Post()
      @HttpCode(204)
      @VerifyWebhook()
      receive(): void {}
    }

    for (const controller of [WebhooksController, RespondingController, EmptyController]) {
      const logged: unknown[] = []
      const filter = new EverythingFilter()
      const url = await startApp(platform, createAppModule([controller]), {
        logger: loggerTo(logged),
        prepare: (app) => app.useGlobalFilters(filter).useGlobalInterceptors(new EnvelopeInterceptor()),
      })
      await post(url)
      expect([await isDone(url), await isDone(url)]).toEqual([true, true])
      expect([filter.seen, logged]).toEqual([[], []])
    }
  })
})

it('logs no warning of Fastify for a duplicate', async () => {
  const logged: string[] = []
  const adapter = (): FastifyAdapter =>
    new FastifyAdapter({ logger: { level: 'warn', stream: { write: (line) => logged.push(line) } } })
  const url = await startApp({ name: 'Fastify', adapter }, createAppModule([WebhooksController]))
  await post(url)
  expect([await isDone(url), logged]).toEqual([true, []])
})

/** Returns a logger that adds warnings and errors of Nest to `logged`. */
function loggerTo(logged: unknown[]): LoggerService {
  const keep = (...message: unknown[]): unknown => logged.push(message)
  return { log: ignore, debug: ignore, verbose: ignore, warn: keep, error: keep, fatal: keep }
}

function ignore(): void {}
