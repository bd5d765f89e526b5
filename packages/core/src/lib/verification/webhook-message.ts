/** A delivery whose signature was right. Everything in it but `body`'s meaning is authenticated. */
export interface WebhookMessage<Payload = unknown> {
  /** Stable across retries: the same id is the same event. */
  id: string
  /** When the attempt was signed. */
  timestamp: Date
  /** The event type, where the payload names one. */
  type?: string
  /** The parsed body; what the schema made of it, where there is one for its type. */
  payload: Payload
  /** The exact bytes received. */
  body: Uint8Array
  /** Which of the configured secrets the signature was made with. */
  key: { index: number; label?: string }
}
