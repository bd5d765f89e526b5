import { text } from 'node:stream/consumers'
import type { Readable } from 'node:stream'
import { NestFactory } from '@nestjs/core'
import { ExpressAdapter } from '@nestjs/platform-express'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import { All, Body, Controller, HttpCode, Module, Post } from '@nestjs/common'
import { VerifyWebhook, WebhookMessage, WebhookModule } from '@hookseal/nestjs'
import { describeAdapterOnProviders, type ProviderAppSetup } from '../describe-adapter.ts'

function moduleOf({ routes, handle }: ProviderAppSetup): new () => object {
  // `@Post()` would not receive the handshake, which is a GET.
  @Controller()
  class WebhooksController {
    @All('slack')
    @HttpCode(204)
    @VerifyWebhook('slack')
    slack(@WebhookMessage() message: WebhookMessage): void {
      handle(message)
    }

    @All('meta')
    @HttpCode(204)
    @VerifyWebhook('meta')
    meta(@WebhookMessage() message: WebhookMessage): void {
      handle(message)
    }

    @All('mailgun')
    @HttpCode(204)
    @VerifyWebhook('mailgun')
    mailgun(@WebhookMessage() message: WebhookMessage): void {
      handle(message)
    }

    @All('dropbox')
    @HttpCode(204)
    @VerifyWebhook('dropbox')
    dropbox(@WebhookMessage() message: WebhookMessage): void {
      handle(message)
    }

    @All('trello')
    @HttpCode(204)
    @VerifyWebhook('trello')
    trello(@WebhookMessage() message: WebhookMessage): void {
      handle(message)
    }

    @Post('orders')
    orders(@Body() body: unknown): unknown {
      return body
    }
  }

  const imports = Object.entries(routes).map(([name, options]) => WebhookModule.forRoot({ name, ...options }))
  @Module({ imports, controllers: [WebhooksController] })
  class AppModule {}

  return AppModule
}

for (const [name, adapter] of Object.entries({
  Express: () => new ExpressAdapter(),
  Fastify: () => new FastifyAdapter(),
}))
  describeAdapterOnProviders(`Nest 12 on ${name}`, async (setup) => {
    // Nest parses JSON and forms on both platforms by itself. `parsersFirst` reads the body in front of its app.
    const app = await NestFactory.create(moduleOf(setup), adapter(), { logger: false, abortOnError: false })
    if (setup.parsersFirst)
      app.use((req: Readable, _res: unknown, next: () => void) => void text(req).then(() => next()))
    await app.listen(0, '127.0.0.1')
    return {
      url: await app.getUrl(),
      async close() {
        app.getHttpServer().closeAllConnections()
        await app.close()
      },
    }
  })
