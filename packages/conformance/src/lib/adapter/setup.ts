import type { ReceiverOptions, WebhookContext, WebhookMessage } from '@hookseal/core'

/** The response of the app's handler. */
export interface HandlerResult {
  status: number
  /** The body in chunks. Write each separately if the framework can stream. @default [] */
  chunks?: readonly string[]
}

/** The app that `makeServer` builds with the framework: one route, for all methods, behind the adapter. */
export interface AdapterSetup {
  /** The options to pass to the adapter, `verifyWebhooks(options)`. */
  options: ReceiverOptions
  /**
   * Call it in the route's handler with the message and context that the adapter provides. Respond with its result. Pass its
   * rejections on to the framework.
   */
  handle: (message: WebhookMessage, context: WebhookContext) => Promise<HandlerResult>
  /**
   * Whether to mount a JSON parser of the framework in front of the adapter. The adapter must then either verify the exact bytes or
   * reject with `ERR_WEBHOOK_BODY_CONSUMED`. `makeServer` may also reject with a `WebhookConfigError`.
   */
  parserFirst: boolean
}

/** A listening server. */
export interface AdapterServer {
  /** The full URL at which the adapter receives deliveries. */
  url: string
  /** Stops the server and ends open connections. */
  close(): Promise<void>
}

/** Starts a server with the adapter under test. */
export type MakeServer = (setup: AdapterSetup) => Promise<AdapterServer>
