import type { WebhookMessage as Message } from '@hookseal/core'
import {
  Controller,
  Injectable,
  Module,
  type ModuleMetadata,
  Post,
  Scope,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import {
  OnWebhook,
  VerifyWebhook,
  WebhookGuard,
  WebhookInterceptor,
  WebhookModule,
  type WebhookModuleOptions,
} from '../src/index.ts'
import { createAppModule } from './app-module.ts'
import { isDone, post, SECRET } from './deliveries.ts'
import { PLATFORMS, startApp } from './platforms.ts'

type Handle = (message: Partial<Message>, context: object) => unknown

/** An inbox in memory that stores messages and handlers, and calls none of them. */
class MemoryInbox {
  readonly accepted = new Map<string, Message>()
  readonly handlers = new Map<string, { handle: Handle; options: object }>()
  isDown = false

  async accept(message: Message, key: string): Promise<'accepted' | 'duplicate'> {
    if (this.isDown) throw new Error('the database is down')
    if (this.accepted.has(key)) return 'duplicate'
    this.accepted.set(key, message)
    return 'accepted'
  }

  on(type: string, handle: Handle, options: object): void {
    this.handlers.set(type, { handle, options })
  }
}

/** Initializes an app without HTTP, as a worker is. */
async function initialize(metadata: ModuleMetadata): Promise<void> {
  @Module(metadata)
  class AppModule {}
  const app = await NestFactory.createApplicationContext(AppModule, { logger: false, abortOnError: false })
  onTestFinished(async () => app.close())
}

function webhooks(options: WebhookModuleOptions): ReturnType<typeof WebhookModule.forRoot> {
  return WebhookModule.forRoot({ secret: SECRET, ...options })
}

describe.each(PLATFORMS)('on $name', (platform) => {
  it('accepts events into an inbox with WebhookGuard and WebhookInterceptor, and calls no handler', async () => {
    const called = vi.fn<() => void>()
    @Controller('webhooks')
    class ComposedController {
      @Post()
      @UseGuards(WebhookGuard)
      @UseInterceptors(WebhookInterceptor)
      receive(): void {
        called()
      }
    }
    const inbox = new MemoryInbox()
    const url = await startApp(platform, createAppModule([ComposedController], {}, { inbox }))
    inbox.isDown = true
    const rejected = await post(url)
    expect([rejected.status, rejected.headers.get('retry-after')]).toEqual([503, '5'])
    inbox.isDown = false
    expect((await post(url)).status).toBe(202)
    expect(await isDone(url)).toBe(true)
    expect([...inbox.accepted.keys()]).toEqual(['default:msg_1'])
    expect(called).not.toHaveBeenCalled()
  })

  it('accepts nothing if a guard below @VerifyWebhook() denies access', async () => {
    @Controller('webhooks')
    class DeniedController {
      @Post()
      @UseGuards({ canActivate: () => false })
      @VerifyWebhook()
      receive(): void {}
    }
    const inbox = new MemoryInbox()
    const url = await startApp(platform, createAppModule([DeniedController], {}, { inbox }))
    expect((await post(url)).status).toBe(403)
    expect(inbox.accepted.size).toBe(0)
  })
})

describe('@OnWebhook()', () => {
  it('registers methods of providers and controllers, with their instance, provider and options', async () => {
    @Injectable()
    class Orders {
      readonly seen: unknown[] = []

      @OnWebhook('stripe', 'invoice.paid', { concurrency: 2, name: 'paid invoices' })
      @OnWebhook('stripe', 'invoice.void')
      async book(message: Partial<Message>, context: object): Promise<string> {
        this.seen.push([message, context])
        return 'booked'
      }
    }

    @Controller('issues')
    class IssuesController {
      @OnWebhook('default', 'issues.*')
      handle(): string {
        return 'handled'
      }
    }

    const stripe = new MemoryInbox()
    const other = new MemoryInbox()
    let orders: Orders | undefined
    @Injectable()
    class Reader {
      constructor(found: Orders) {
        orders = found
      }
    }
    Reflect.defineMetadata('design:paramtypes', [Orders], Reader)
    await initialize({
      imports: [webhooks({ name: 'billing', provider: 'stripe', inbox: stripe }), webhooks({ inbox: other })],
      providers: [Orders, Reader, { provide: 'alias', useExisting: Orders }],
      controllers: [IssuesController],
    })

    expect([...stripe.handlers.keys()].toSorted()).toEqual(['invoice.paid', 'invoice.void'])
    const paid = stripe.handlers.get('invoice.paid')
    expect(paid?.options).toEqual({ provider: 'stripe', concurrency: 2, name: 'paid invoices' })
    expect(await paid?.handle({ id: 'msg_1' }, { attempt: 1 })).toBe('booked')
    expect(orders?.seen).toEqual([[{ id: 'msg_1' }, { attempt: 1 }]])
    const issues = other.handlers.get('issues.*')
    expect([issues?.options, issues?.handle({}, {})]).toEqual([{ provider: 'default' }, 'handled'])
  })

  it('registers methods in an inbox that a factory injects, and in each inbox of a provider', async () => {
    const first = new MemoryInbox()
    const second = new MemoryInbox()
    @Injectable()
    class Orders {
      @OnWebhook('stripe', '*')
      handle(): void {}
    }
    await initialize({
      imports: [
        WebhookModule.forRootAsync({
          name: 'stripe',
          useFactory: async () => ({ secret: SECRET, inbox: first }),
        }),
        webhooks({ name: 'connect', provider: 'stripe', inbox: second }),
        webhooks({ name: 'again', provider: 'stripe', inbox: second }),
      ],
      providers: [Orders],
    })
    expect([[...first.handlers.keys()], [...second.handlers.keys()]]).toEqual([['*'], ['*']])
  })

  @Injectable()
  class Paid {
    @OnWebhook('stripe', 'invoice.paid')
    book(): void {}
  }

  @Injectable()
  class AlsoPaid {
    @OnWebhook('stripe', 'invoice.paid')
    thank(): void {}
  }

  @Injectable({ scope: Scope.REQUEST })
  class OfRequest {
    @OnWebhook('stripe', 'invoice.paid')
    book(): void {}
  }

  @Injectable({ scope: Scope.TRANSIENT })
  class Transient {
    @OnWebhook('stripe', 'invoice.paid')
    book(): void {}
  }

  @Module({ providers: [Paid] })
  class OneModule {}

  @Module({ providers: [Paid] })
  class OtherModule {}

  const inbox = new MemoryInbox()
  it.each<{ name: string; metadata: ModuleMetadata; says: string }>([
    {
      name: 'without a configuration of the provider',
      metadata: { imports: [webhooks({ name: 'github', inbox })], providers: [Paid] },
      says: 'stands on Paid.book, but no configuration of this provider has an inbox. To fix it, import WebhookModule.forRoot({ name: "stripe", inbox',
    },
    {
      name: 'without an inbox',
      metadata: { imports: [webhooks({ name: 'stripe' })], providers: [Paid] },
      says: 'no configuration of this provider has an inbox',
    },
    {
      name: 'for an inbox without on()',
      metadata: {
        imports: [webhooks({ name: 'stripe', inbox: { accept: async () => 'accepted' } })],
        providers: [Paid],
      },
      says: 'needs an inbox with the method on',
    },
    {
      name: 'for a type that two methods handle',
      metadata: { imports: [webhooks({ name: 'stripe', inbox })], providers: [Paid, AlsoPaid] },
      says: 'stands on Paid.book and on AlsoPaid.thank',
    },
    {
      name: 'for a class that two modules provide',
      metadata: { imports: [webhooks({ name: 'stripe', inbox }), OneModule, OtherModule] },
      says: 'A class that two modules provide has two',
    },
    {
      name: 'on a class that is created for each request',
      metadata: { imports: [webhooks({ name: 'stripe', inbox })], providers: [OfRequest] },
      says: 'stands on OfRequest.book, which is created for each request',
    },
    {
      name: 'on a class that is created for each injection',
      metadata: { imports: [webhooks({ name: 'stripe', inbox })], providers: [Transient] },
      says: 'stands on Transient.book, which is created for each request or injection',
    },
  ])('fails to start with ERR_WEBHOOK_SETUP $name', async ({ metadata, says }) => {
    await expect(initialize(metadata)).rejects.toMatchObject({
      code: 'ERR_WEBHOOK_SETUP',
      message: expect.stringContaining(says),
    })
  })

  it('fails to start with the error of inbox.on', async () => {
    const strict = {
      accept: async () => 'accepted' as const,
      on() {
        throw new Error('There is already a handler')
      },
    }
    const imports = [webhooks({ name: 'stripe', inbox: strict })]
    await expect(initialize({ imports, providers: [Paid] })).rejects.toThrow('There is already a handler')
  })
})
