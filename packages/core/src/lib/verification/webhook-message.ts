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
  /** The parsed body, or the output of its schema if `events` is configured. */
  payload: Payload
  /** The exact bytes received. */
  body: Uint8Array
  /** The sender whose secret made the signature, if the secrets name one. */
  tenant?: string
  /** The secret that made the signature: its position among the configured ones, and its label. */
  key: { index: number; label?: string }
}
