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
import { PLATFORMS, start } from './platforms.ts'
import { appOf, createGate, isDone, post, postUnsigned } from './support.ts'

@Controller('webhooks')
class WebhooksController {
  @Post()
  @VerifyWebhook()
  receive(): string {
    return 'fine'
  }
}

/** Answers every exception in the same way of its own, and keeps them. */
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

/** Makes an object of whatever a handler returned, as many apps do. */
class EnvelopeInterceptor implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(map((data) => ({ data })))
  }
}

describe.each(PLATFORMS)('on $name', (platform) => {
  it('a refusal is answered by Nest as it stands, with our headers', async () => {
    const response = await postUnsigned(await start(platform, appOf([WebhooksController])))
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
    'a filter given by %s sees the refusal, and answers',
    async (way) => {
      const filter = new EverythingFilter()
      const providers = way === 'APP_FILTER' ? [{ provide: APP_FILTER, useValue: filter }] : []
      const url = await start(platform, appOf([WebhooksController], { providers }), {
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
      // As a logger does, and when the answer is long gone.
      expect(JSON.parse(JSON.stringify(exception)).response).toEqual(exception.getResponse())
    },
  )

  it('a copy of an event in flight is told by an exception when to come back', async () => {
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

    const url = await start(platform, appOf([SlowController]))
    const first = post(url)
    await started.opened
    const copy = await post(url)
    expect([copy.status, await copy.json()]).toEqual([503, { mine: true }])
    expect(Number(copy.headers.get('retry-after'))).toBeGreaterThanOrEqual(1)
    gate.open()
    expect((await first).status).toBe(201)
  })

  it.each([
    ['2xx does the event', 200, true],
    ['409 gives it back', 409, false],
  ])('a filter that answers what the handler threw with %s', async (_case, status, done) => {
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

    const url = await start(platform, appOf([ConflictingController]))
    expect((await post(url)).status).toBe(status)
    expect(await isDone(url)).toBe(done)
  })

  it('a duplicate is no exception, and nothing to log', async () => {
    @Controller('webhooks')
    class AnsweringController {
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

    for (const controller of [WebhooksController, AnsweringController, EmptyController]) {
      const logged: unknown[] = []
      const filter = new EverythingFilter()
      const url = await start(platform, appOf([controller]), {
        logger: loggerTo(logged),
        prepare: (app) => app.useGlobalFilters(filter).useGlobalInterceptors(new EnvelopeInterceptor()),
      })
      await post(url)
      expect([await isDone(url), await isDone(url)]).toEqual([true, true])
      expect([filter.seen, logged]).toEqual([[], []])
    }
  })
})

it('a duplicate is nothing that Fastify warns of', async () => {
  const logged: string[] = []
  const adapter = (): FastifyAdapter =>
    new FastifyAdapter({ logger: { level: 'warn', stream: { write: (line) => logged.push(line) } } })
  const url = await start({ name: 'Fastify', adapter }, appOf([WebhooksController]))
  await post(url)
  expect([await isDone(url), logged]).toEqual([true, []])
})

/** Keeps warnings and errors of Nest. */
function loggerTo(logged: unknown[]): LoggerService {
  const keep = (...message: unknown[]): unknown => logged.push(message)
  return { log: ignore, debug: ignore, verbose: ignore, warn: keep, error: keep, fatal: keep }
}

function ignore(): void {}
