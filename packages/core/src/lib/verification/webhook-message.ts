import type { WebhookResponse } from '../http.ts'

/** A delivery whose signature was verified. */
export interface WebhookMessage<Payload = unknown> {
  /** Stable across retries: the same id is the same event. */
  id: string
  /**
   * The time at which the sender signed this attempt. If the scheme signs no time: that of the payload, or of the receiver's clock.
   */
  timestamp: Date
  /** The event type, if the payload states one. */
  type?: string
  /** The provider, if the options name one. */
  provider?: string
  /** The parsed body, or the output of its schema if `events` is configured. */
  payload: Payload
  /** The exact bytes received. */
  body: Uint8Array
  /** The sender whose secret made the signature, if the secrets name one. */
  tenant?: string
  /** `token` if the provider signs nothing, and the delivery only contained the shared secret. */
  authenticated: 'signature' | 'token'
  /** Set if the message is no event but a question of the provider, such as a challenge: send this response, and handle nothing. */
  response?: WebhookResponse
  /** The secret that made the signature: its position among the configured ones, and its label. */
  key: { index: number; label?: string }
}
