import { VerifyWebhook, WebhookMessage, WebhookModule } from '@hookseal/nestjs'
import { Controller, type DynamicModule, HttpCode, Inject, Module, Post } from '@nestjs/common'
import type { SecretInput } from '@hookseal/core'
import { Inbox, InboxOptions } from './inbox.service.ts'

@Controller('webhooks')
class WebhooksController {
  readonly #inbox: Inbox

  constructor(@Inject(Inbox) inbox: Inbox) {
    this.#inbox = inbox
  }

  /** Responds as soon as the inbox has stored the event. Slow processing happens after the response. */
  @Post()
  @HttpCode(202)
  @VerifyWebhook()
  receive(@WebhookMessage() message: WebhookMessage): void {
    this.#inbox.store(message)
  }
}

@Module({})
export class ConsumerModule {
  /** Receives webhooks signed with `secret` and processes them as `options` say. */
  static forRoot(secret: SecretInput, options: InboxOptions): DynamicModule {
    return {
      module: ConsumerModule,
      imports: [WebhookModule.forRoot({ secret })],
      controllers: [WebhooksController],
      providers: [Inbox, { provide: InboxOptions, useValue: options }],
    }
  }
}
