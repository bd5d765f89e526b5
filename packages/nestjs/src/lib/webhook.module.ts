import { type EventSchemas, type ReceiverOptions, WebhookConfigError } from '@hookseal/core'
import {
  type DynamicModule,
  type FactoryProvider,
  Global,
  Inject,
  Module,
  type ModuleMetadata,
  type NestModule,
  type OnModuleInit,
} from '@nestjs/common'
import { DiscoveryModule, DiscoveryService, HttpAdapterHost } from '@nestjs/core'
import { registerInboxHandlers } from './inbox-handlers.ts'
import { keepBodiesOnExpress } from './platform-express.ts'
import { keepBodiesOnFastify } from './platform-fastify.ts'
import { findWebhookHandlers, markWebhookHandler } from './webhook-routes.ts'
import { claimEventsOf } from './webhook.handlers.ts'
import { DEFAULT_NAME, hasName, nameOf, unknownName, WebhookReceivers } from './webhook.receivers.ts'

export interface WebhookModuleOptions<
  Events extends EventSchemas = EventSchemas,
> extends ReceiverOptions<Events> {
  /** The name of this configuration for `@VerifyWebhook(name)`, and the default of `provider`. @default 'default' */
  name?: string
}

export interface WebhookModuleAsyncOptions<Events extends EventSchemas = EventSchemas>
  extends
    Pick<ModuleMetadata, 'imports'>,
    Pick<FactoryProvider<ReceiverOptions<Events>>, 'inject' | 'useFactory'> {
  /** The name of this configuration for `@VerifyWebhook(name)`, and the default of `provider`. @default 'default' */
  name?: string
}

/**
 * Checks the names of all webhook handlers at startup, adds the claim to those with `@VerifyWebhook()`, disables body parsers on their
 * routes, and registers the methods with `@OnWebhook()`. One for each app.
 */
class WebhookCoreModule implements NestModule, OnModuleInit {
  readonly #host: HttpAdapterHost
  readonly #discovery: DiscoveryService
  readonly #receivers: WebhookReceivers

  constructor(host: HttpAdapterHost, discovery: DiscoveryService, receivers: WebhookReceivers) {
    this.#host = host
    this.#discovery = discovery
    this.#receivers = receivers
  }

  /** Called by Nest after all providers are created and before routes are registered. */
  configure(): void {
    for (const { handler, controller, method, label } of findWebhookHandlers(this.#discovery)) {
      const name = nameOf(handler, controller)
      if (!this.#receivers.has(name)) throw unknownName(name, label)
      if (hasName(handler, controller)) claimEventsOf(controller, method)
      markWebhookHandler(controller.prototype[method])
    }
    const { httpAdapter } = this.#host
    const platform = httpAdapter.getType()
    if (platform === 'express') return keepBodiesOnExpress(httpAdapter)
    if (platform === 'fastify') return keepBodiesOnFastify(httpAdapter)
    throw new WebhookConfigError(
      'ERR_WEBHOOK_SETUP',
      `@hookseal/nestjs runs on @nestjs/platform-express and @nestjs/platform-fastify, not on ${platform}.`,
    )
  }

  /** Called by Nest also for applications without HTTP, such as workers. */
  onModuleInit(): void {
    registerInboxHandlers(this.#discovery, (provider) => this.#receivers.inboxesOf(provider))
  }
}

// Decorators as function calls, because TypeScript's erasable syntax, which Node runs without a build, has no decorators.
Module({ imports: [DiscoveryModule], providers: [WebhookReceivers], exports: [WebhookReceivers] })(
  WebhookCoreModule,
)
Global()(WebhookCoreModule)
for (const [index, token] of [HttpAdapterHost, DiscoveryService, WebhookReceivers].entries())
  Inject(token)(WebhookCoreModule, undefined, index)

/**
 * Configures `@VerifyWebhook()`. Import it once for each provider, in any module.
 *
 * @example
 * @Module({ imports: [WebhookModule.forRoot({ secret: process.env.WEBHOOK_SECRET })] })
 * export class AppModule {}
 */
// oxlint-disable-next-line typescript/no-extraneous-class -- Nest identifies modules by their classes
export class WebhookModule {
  /**
   * Returns the module for the options of a receiver, and the `name` of the configuration.
   *
   * @throws {WebhookConfigError} while the app is created: `ERR_WEBHOOK_SECRET` or `ERR_WEBHOOK_OPTION` for invalid options,
   *   `ERR_WEBHOOK_SETUP` for a name that is used twice or not configured.
   */
  static forRoot<const Events extends EventSchemas = EventSchemas>(
    options: WebhookModuleOptions<Events> = {},
  ): DynamicModule {
    const { name = DEFAULT_NAME, ...receiverOptions } = options
    return WebhookModule.forRootAsync({ name, useFactory: () => receiverOptions })
  }

  /**
   * Returns the module for options that a factory creates from injected providers.
   *
   * @example
   * WebhookModule.forRootAsync({
   *   imports: [ConfigModule],
   *   inject: [ConfigService],
   *   useFactory: (config: ConfigService) => ({ secret: config.getOrThrow('WEBHOOK_SECRET') }),
   * })
   *
   * @throws {WebhookConfigError} as `forRoot` does.
   */
  static forRootAsync<const Events extends EventSchemas = EventSchemas>(
    options: WebhookModuleAsyncOptions<Events>,
  ): DynamicModule {
    const { name = DEFAULT_NAME, imports = [], inject = [], useFactory } = options
    return {
      module: WebhookModule,
      imports: [WebhookCoreModule, ...imports],
      providers: [
        {
          provide: `hookseal:${name}`,
          inject: [WebhookReceivers, ...inject],
          useFactory: async (receivers: WebhookReceivers, ...injected: unknown[]) =>
            receivers.add(name, await useFactory(...injected)),
        },
      ],
    }
  }
}

Module({})(WebhookModule)
