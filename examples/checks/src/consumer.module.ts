import type { SecretInput } from '@hookseal/core'
import type { Inbox, InboxMessage, RunContext } from '@hookseal/inbox'
import { OnWebhook, VerifyWebhook, WebhookModule } from '@hookseal/nestjs'
import {
  Controller,
  type DynamicModule,
  Inject,
  Injectable,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  Post,
} from '@nestjs/common'

/** The injection token of the consumer's options, and their type. */
export const ConsumerOptions = Symbol('ConsumerOptions')
export interface ConsumerOptions {
  /** Stores events before they are acknowledged. The consumer starts and stops it. */
  inbox: Inbox
  /** Called with the payload of each event. If it rejects, the event is processed again later. */
  process: (payload: unknown, signal: AbortSignal) => Promise<void>
}

@Controller('webhooks')
class WebhooksController {
  /** The route. With an inbox the method does not run: the response is 202 as soon as the event is stored. */
  @Post()
  @VerifyWebhook('checks')
  receive(): void {}
}

/** Processes acknowledged events, also after a restart. One that fails is retried, and delays no other. */
@Injectable()
class Verifications implements OnApplicationBootstrap, OnApplicationShutdown {
  readonly #options: ConsumerOptions

  constructor(@Inject(ConsumerOptions) options: ConsumerOptions) {
    this.#options = options
  }

  @OnWebhook('checks', 'verification.*')
  async process({ payload }: InboxMessage, { signal }: RunContext): Promise<void> {
    await this.#options.process(payload, signal)
  }

  /** All handlers are registered by now. */
  async onApplicationBootstrap(): Promise<void> {
    await this.#options.inbox.start()
  }

  async onApplicationShutdown(): Promise<void> {
    await this.#options.inbox.stop()
  }
}

@Module({})
export class ConsumerModule {
  /** Receives webhooks signed with `secret` and processes them as `options` say. */
  static forRoot(secret: SecretInput, options: ConsumerOptions): DynamicModule {
    return {
      module: ConsumerModule,
      imports: [WebhookModule.forRoot({ name: 'checks', secret, inbox: options.inbox })],
      controllers: [WebhooksController],
      providers: [Verifications, { provide: ConsumerOptions, useValue: options }],
    }
  }
}
