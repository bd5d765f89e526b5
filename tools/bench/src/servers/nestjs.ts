import type { IncomingMessage, Server } from 'node:http'
import { VerifyWebhook, WebhookModule } from '@hookseal/nestjs'
import { Body, Controller, HttpCode, Module, type ModuleMetadata, Post, type Type } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import type { NestExpressApplication } from '@nestjs/platform-express'
import { type EventReader, type FrameworkServers, handle } from './framework-servers.ts'

/** NestJS on platform-express. */
export const nestjsServers: FrameworkServers = {
  async serveReader(read) {
    const app = await createApp({ controllers: [createController()] }, { bodyParser: false })
    // Nest's own `rawBody: true` would also parse the JSON, so this is the cheapest way to read the body.
    app.useBodyParser('raw', { type: '*/*', limit: '1mb' })
    app.use(readEvent(read))
    return start(app)
  },
  async serveHookseal(options) {
    const imports = [WebhookModule.forRoot(options)]
    return start(await createApp({ imports, controllers: [createController(VerifyWebhook())] }))
  },
}

async function createApp(
  metadata: ModuleMetadata,
  options: { bodyParser?: false } = {},
): Promise<NestExpressApplication> {
  // oxlint-disable-next-line typescript/no-extraneous-class -- Nest identifies modules by their classes
  class AppModule {}
  Module(metadata)(AppModule)
  return NestFactory.create<NestExpressApplication>(AppModule, { logger: false, ...options })
}

async function start(app: NestExpressApplication): Promise<Server> {
  await app.init()
  return app.getHttpServer()
}

/** Node's type stripping does not support decorators, so they are called as functions. */
function createController(...decorators: ClassDecorator[]): Type {
  class WebhooksController {
    receive(event: unknown): void {
      handle(event)
    }
  }
  const { prototype } = WebhooksController
  const receive = Reflect.getOwnPropertyDescriptor(prototype, 'receive')
  Reflect.decorate([Post(), HttpCode(204)], prototype, 'receive', receive)
  Body()(prototype, 'receive', 0)
  Reflect.decorate([Controller('webhooks'), ...decorators], WebhooksController)
  return WebhooksController
}

function readEvent(read: EventReader) {
  return (req: IncomingMessage & { body: unknown }, _res: unknown, next: () => void): void => {
    // The casts are sound: Node joins each header of a delivery to one string, and the parser reads the raw body. Readers check for
    // absent headers.
    req.body = read({ headers: req.headers as Record<string, string>, body: req.body as Buffer })
    next()
  }
}
