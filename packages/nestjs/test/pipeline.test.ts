import { connect } from 'node:net'
import { once } from 'node:events'
import { type DedupeStore, memoryStore, signedHeaders } from '@hookseal/core'
import {
  BadRequestException,
  Body,
  type CallHandler,
  type CanActivate,
  Controller,
  type ExecutionContext,
  type NestInterceptor,
  type PipeTransform,
  Post,
  UnauthorizedException,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common'
import { catchError, map, NEVER, type Observable, of, take, tap } from 'rxjs'
import { describe, expect, it, vi } from 'vitest'
import {
  VerifyWebhook,
  WebhookContext,
  WebhookGuard,
  WebhookInterceptor,
  WebhookMessage,
} from '../src/index.ts'
import { PLATFORMS, startApp } from './platforms.ts'
import { createAppModule } from './app-module.ts'
import { BODY, isDone, post, postUnsigned, SECRET } from './deliveries.ts'
import { createGate } from './gate.ts'

const events: string[] = []

function interceptor(name: string): NestInterceptor {
  return {
    intercept(_context: ExecutionContext, next: CallHandler): Observable<unknown> {
      events.push(`${name} before`)
      return next.handle().pipe(tap({ next: () => events.push(`${name} after`) }))
    },
  }
}

function guard(name: string, canActivate: () => boolean = () => true): CanActivate {
  return {
    canActivate(context: ExecutionContext): boolean {
      const { webhook } = context.switchToHttp().getRequest<{ webhook?: object }>()
      events.push(`${name} ${webhook === undefined ? 'unverified' : 'verified'}`)
      return canActivate()
    },
  }
}

@Controller('webhooks')
@UseInterceptors(interceptor('controller'))
class WebhooksController {
  @Post()
  @VerifyWebhook()
  @UseGuards(guard('method'))
  @UseInterceptors(interceptor('method'))
  receive(): string {
    events.push('handler')
    return 'fine'
  }
}

describe.each(PLATFORMS)('on $name', (platform) => {
  it('runs guards and interceptors in the order of Nest', async () => {
    events.length = 0
    const url = await startApp(platform, createAppModule([WebhooksController]), {
      prepare: (app) => app.useGlobalGuards(guard('global')).useGlobalInterceptors(interceptor('global')),
    })
    await post(url)
    // Decorators are applied from the last to the first, so a guard below @VerifyWebhook() runs before it.
    expect(events).toEqual([
      'global unverified',
      'method unverified',
      'global before',
      'controller before',
      'method before',
      'handler',
      'method after',
      'controller after',
      'global after',
    ])
  })

  it('runs no interceptor for a duplicate', async () => {
    const url = await startApp(platform, createAppModule([WebhooksController]), {
      prepare: (app) => app.useGlobalInterceptors(interceptor('global')),
    })
    await post(url)
    events.length = 0
    expect(await isDone(url)).toBe(true)
    expect(events).toEqual(['method unverified'])
  })

  it('verifies nothing when a global guard denies access', async () => {
    const onRejected = vi.fn<() => void>()
    const url = await startApp(platform, createAppModule([WebhooksController], {}, { onRejected }), {
      prepare: (app) => app.useGlobalGuards(guard('global', () => false)),
    })
    expect((await postUnsigned(url)).status).toBe(403)
    expect(onRejected).not.toHaveBeenCalled()
  })

  it('claims nothing when a guard that runs after verification denies access', async () => {
    let allowed = false
    @Controller('webhooks')
    class GuardedController {
      @Post()
      @UseGuards(
        guard('after', () => {
          if (allowed) return true
          throw new UnauthorizedException()
        }),
      )
      @UseInterceptors(interceptor('method'))
      @VerifyWebhook()
      receive(): void {}
    }

    const claim = vi.fn<DedupeStore['claim']>()
    const store = memoryStore()
    const dedupe = { ...store, claim: claim.mockImplementation(async (...args) => store.claim(...args)) }
    const url = await startApp(platform, createAppModule([GuardedController], {}, { dedupe }))
    expect((await post(url)).status).toBe(401)
    expect([events.at(-1), claim.mock.calls]).toEqual(['after verified', []])
    allowed = true
    expect((await post(url)).status).toBe(201)
  })

  it('passes the payload to the pipes of @Body(), and releases the event when a pipe throws', async () => {
    let broken = true
    const pipe: PipeTransform = {
      transform(value: { amount: number }) {
        if (broken) throw new BadRequestException()
        return value.amount
      },
    }

    @Controller('webhooks')
    class PipedController {
      @Post()
      @VerifyWebhook()
      receive(
        @Body(pipe) amount: number,
        @WebhookMessage('type') type: string,
        @WebhookContext('fence') fence: number,
      ): object {
        return { amount, type, fence }
      }
    }

    const url = await startApp(platform, createAppModule([PipedController]))
    expect((await post(url)).status).toBe(400)
    broken = false
    expect(await (await post(url)).json()).toEqual({ amount: 10, type: 'invoice.paid', fence: 2 })
  })

  it.each<[string, (handled: Observable<unknown>) => Observable<unknown>, boolean]>([
    [
      'completes the event when a surrounding interceptor takes one value',
      (handled) => handled.pipe(take(1)),
      true,
    ],
    [
      'completes the event when a surrounding interceptor maps it',
      (handled) => handled.pipe(map(() => 'another')),
      true,
    ],
    [
      'releases the event when a surrounding interceptor fails',
      (handled) => handled.pipe(map(() => fail())),
      false,
    ],
    [
      'completes the event when a surrounding interceptor catches an error',
      (handled) =>
        handled.pipe(
          map(() => fail()),
          catchError(() => of('caught')),
        ),
      true,
    ],
  ])('%s', async (_case, change, done) => {
    const around: NestInterceptor = { intercept: (_context, next) => change(next.handle()) }
    const onError = vi.fn<() => void>()
    const url = await startApp(platform, createAppModule([WebhooksController], {}, { onError }), {
      prepare: (app) => app.useGlobalInterceptors(around),
    })
    expect((await post(url)).ok).toBe(done)
    expect(await isDone(url)).toBe(done)
    expect(onError).not.toHaveBeenCalled()
  })

  it('verifies and handles every copy with WebhookGuard alone', async () => {
    @Controller('webhooks')
    class VerifyingController {
      @Post()
      @UseGuards(WebhookGuard)
      receive(@WebhookMessage('id') id: string): string {
        return id
      }
    }

    const url = await startApp(platform, createAppModule([VerifyingController]))
    expect((await postUnsigned(url)).status).toBe(400)
    for (let copy = 0; copy < 2; copy++) expect(await (await post(url)).text()).toBe('msg_1')
  })

  it('responds 500 with an error that names WebhookGuard when WebhookInterceptor is used alone', async () => {
    const seen: unknown[] = []
    @Controller('webhooks')
    class ClaimingController {
      @Post()
      @UseInterceptors(WebhookInterceptor)
      receive(): void {}
    }

    const url = await startApp(platform, createAppModule([ClaimingController]), {
      prepare: (app) =>
        app.useGlobalInterceptors({
          intercept: (_context, next) => next.handle().pipe(tap({ error: (error) => seen.push(error) })),
        }),
    })
    expect((await post(url)).status).toBe(500)
    expect(seen).toMatchObject([
      { code: 'ERR_WEBHOOK_SETUP', message: expect.stringMatching(/WebhookGuard/) },
    ])
  })

  it('releases the event when the client disconnects and Nest unsubscribes from the Observable', async () => {
    const started = createGate()
    const released = createGate()
    const store = memoryStore()
    const dedupe: DedupeStore = {
      ...store,
      release: async (...args) => {
        const result = await store.release(...args)
        released.open()
        return result
      },
    }

    let attempts = 0
    @Controller('webhooks')
    class WaitingController {
      @Post()
      @VerifyWebhook()
      receive(): Observable<string> {
        if (++attempts > 1) return of('fine')
        started.open()
        return NEVER
      }
    }

    const url = await startApp(platform, createAppModule([WaitingController], {}, { dedupe }))
    const disconnect = await postOnSocket(url)
    await started.opened
    disconnect()
    await released.opened
    expect(await (await post(url)).text()).toBe('fine')
  })
})

/** Posts `msg_1` on a new connection. Resolves to a function that closes the connection. */
async function postOnSocket(url: string): Promise<() => void> {
  const { hostname, port, pathname } = new URL(url)
  const headers = {
    host: hostname,
    'content-length': BODY.length,
    ...(await signedHeaders({ id: 'msg_1', body: BODY }, SECRET)),
  }
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.write(`POST ${pathname} HTTP/1.1\r\n${lines.join('')}\r\n${BODY}`)
  return () => socket.destroy()
}

function fail(): never {
  throw new Error('boom')
}
