import type { ReceiverOptions, WebhookContext, WebhookMessage } from '@hookseal/core'

/** What the handler of the app under test answers with. */
export interface HandlerResult {
  status: number
  /** Written in these pieces, each by a call of its own where the framework can stream. */
  chunks?: readonly string[]
}

/** The app that an adapter's test builds with its framework: one route, for every method, behind the adapter. */
export interface AdapterSetup {
  /** For `verifyWebhooks`. */
  options: ReceiverOptions
  /**
   * What the route's handler does with what the adapter gave it: it answers with the result, and lets what is thrown go to
   * the framework.
   */
  handle: (message: WebhookMessage, context: WebhookContext) => Promise<HandlerResult>
  /**
   * A JSON parser of the framework runs in front of the adapter. Either the adapter still has the exact bytes, or it
   * refuses with `ERR_WEBHOOK_BODY_CONSUMED`; `makeServer` may also reject with a `WebhookConfigError`.
   */
  parserFirst: boolean
}

/** A server that listens on a port of its own, with the adapter at `url`. */
export interface AdapterServer {
  url: string
  close(): Promise<void>
}

export type MakeServer = (setup: AdapterSetup) => Promise<AdapterServer>
