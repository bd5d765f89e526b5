import { text } from 'node:stream/consumers'
import type { Readable } from 'node:stream'
import { describeAdapterOnProviders, type ProviderAppSetup } from '@hookseal/matrix'
import { All, Body, Controller, HttpCode, Module, Post } from '@nestjs/common'
import { VerifyWebhook, WebhookMessage, WebhookModule } from '../src/index.ts'
import { createApp, listen, PLATFORMS } from './platforms.ts'

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

for (const platform of PLATFORMS)
  describeAdapterOnProviders(`Nest 12 on ${platform.name}`, async (setup) => {
    // Nest parses JSON and forms on both platforms by itself. `parsersFirst` reads the body in front of its app.
    const app = await createApp(platform, moduleOf(setup), {
      prepare: (nest) =>
        setup.parsersFirst &&
        nest.use((req: Readable, _res: unknown, next: () => void) => void text(req).then(() => next())),
    })
    const { url, close } = await listen(app)
    return { url: new URL(url).origin, close }
  })
