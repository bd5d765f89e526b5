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

  /** Answers at once; what takes time comes after the answer. */
  @Post()
  @HttpCode(202)
  @VerifyWebhook()
  receive(@WebhookMessage() message: WebhookMessage): void {
    this.#inbox.keep(message)
  }
}

@Module({})
export class ConsumerModule {
  static forRoot(secret: SecretInput, options: InboxOptions): DynamicModule {
    return {
      module: ConsumerModule,
      imports: [WebhookModule.forRoot({ secret })],
      controllers: [WebhooksController],
      providers: [Inbox, { provide: InboxOptions, useValue: options }],
    }
  }
}
