// A NestJS application that receives one event twice, and then with another body, on both platforms.
import 'reflect-metadata'
import { generateSecret, signedHeaders } from '@hookseal/core'
import { VerifyWebhook, WebhookMessage, WebhookModule } from '@hookseal/nestjs'
import { Controller, HttpCode, Module, Post } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { ExpressAdapter } from '@nestjs/platform-express'
import { FastifyAdapter } from '@nestjs/platform-fastify'

const secret = generateSecret()
const handled: string[] = []

@Controller('webhooks')
class WebhooksController {
  @Post()
  @HttpCode(204)
  @VerifyWebhook()
  receive(@WebhookMessage() message: WebhookMessage): void {
    handled.push(message.id)
  }
}

@Module({ imports: [WebhookModule.forRoot({ secret })], controllers: [WebhooksController] })
class AppModule {}

async function main(): Promise<void> {
  const statuses: number[] = []
  for (const adapter of [new ExpressAdapter(), new FastifyAdapter()]) {
    const app = await NestFactory.create(AppModule, adapter, { logger: false })
    await app.listen(0, '127.0.0.1')
    const url = `${await app.getUrl()}/webhooks`
    const body = '{"amount":10.0}'
    const headers = {
      'content-type': 'application/json',
      ...(await signedHeaders({ id: 'msg_1', body }, secret)),
    }
    for (const received of [body, body, '{"amount":10}'])
      statuses.push((await fetch(url, { method: 'POST', body: received, headers })).status)
    await app.close()
  }
  const result = `${statuses.join(' ')}, handled ${handled.length}`
  console.log(result === '204 200 401 204 200 401, handled 2' ? 'ok' : result)
}

void main()
