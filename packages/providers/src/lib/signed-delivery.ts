/** A delivery to sign, for tests. */
export interface SignedDelivery {
  body: Uint8Array | string
  /** The id, for providers that send it in a header. @default a random one */
  id?: string
  /** The event type, for providers that send it in a header. @default 'test' */
  type?: string
  /** @default the current time */
  timestamp?: Date
  /** The URL, for providers that sign it. */
  publicUrl?: string
  /** The id of the webhook, for providers that sign it: PayPal. */
  webhookId?: string
  /** The public key that belongs to the secret, for Braintree. */
  publicKey?: string
  /** The API key that belongs to the secret, for LiveKit. */
  apiKey?: string
}

/** A delivery whose id, type and time are known. */
export type DatedDelivery = Required<Pick<SignedDelivery, 'body' | 'id' | 'type' | 'timestamp'>> &
  SignedDelivery

/** A signed delivery, as it is sent. */
export interface SignedRequest<Body = string | Uint8Array> {
  body: Body
  headers: Record<string, string>
}
