import { Readable } from 'node:stream'
import type { AdapterSetup } from '@hookseal/conformance'
import { describeAdapterOnStores } from '@hookseal/matrix'
import { All, Controller, Module, Res, StreamableFile } from '@nestjs/common'
import { VerifyWebhook, WebhookContext, WebhookMessage, WebhookModule } from '../src/index.ts'
import { createApp, listen, PLATFORMS, useJsonParser } from './platforms.ts'

interface Response {
  status(code: number): unknown
}

/** Returns a module with one handler, which calls `handle` of the suite. */
function moduleOf({ options, handle }: AdapterSetup): new () => object {
  @Controller('webhooks')
  class WebhooksController {
    @All()
    @VerifyWebhook()
    async receive(
      @WebhookMessage() message: WebhookMessage,
      @WebhookContext() context: WebhookContext,
      @Res({ passthrough: true }) response: Response,
    ): Promise<StreamableFile | undefined> {
      const { status, chunks } = await handle(message, context)
      response.status(status)
      return chunks && new StreamableFile(Readable.from(chunks.map((chunk) => Buffer.from(chunk))))
    }
  }

  @Module({ imports: [WebhookModule.forRoot(options)], controllers: [WebhooksController] })
  class AppModule {}

  return AppModule
}

for (const platform of PLATFORMS) {
  describeAdapterOnStores(`Nest 12 on ${platform.name}`, async (setup) => {
    const app = await createApp(platform, moduleOf(setup), {
      prepare: (nest) => setup.parserFirst && useJsonParser(nest, platform),
    })
    return listen(app)
  })
}
