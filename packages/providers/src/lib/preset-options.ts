import type { EventSchemas, ReceiverOptions } from '@hookseal/core'
import type { FetchKey } from './remote-keys.ts'

/** The options of presets: those of receivers without the scheme, and a few that only some providers need. */
export interface PresetOptions<Events extends EventSchemas = EventSchemas> extends Omit<
  ReceiverOptions<Events>,
  'scheme'
> {
  /**
   * The URL that the provider calls, exactly as it is configured there. For providers that sign it. It is never taken from the `Host`
   * header, which the client chooses.
   */
  publicUrl?: string
  /** The token that the provider repeats in the handshake. For providers that let you choose one, such as Meta. */
  verifyToken?: string
  /** The client id, for providers whose keys are fetched with credentials: Plaid. */
  clientId?: string
  /** The provider's environment, where each has its own keys. @default 'production' */
  environment?: 'production' | 'sandbox'
  /** The public key that belongs to the secret, for Braintree. */
  publicKey?: string
  /** The API key that belongs to the secret, for LiveKit. */
  apiKey?: string
  /**
   * Whether to confirm subscriptions of Amazon SNS by a request to Amazon. Otherwise the handler receives them.
   * @default false
   */
  confirmSubscriptions?: boolean
  /**
   * Event types that the provider sends with equal bodies, and that you handle each. For providers that sign neither ids nor types, such
   * as GitHub and Shopify: a body that was seen under another id is a duplicate, unless both types are listed here and differ. A recorded
   * delivery can then be sent again, one time under each other type of the list, so list no more than you need. With `[]` each body is
   * handled one time.
   * @default the list of the row: topics of created and changed resources for Shopify, none for other providers
   */
  equalBodies?: readonly string[]
  /** Fetches the provider's public keys. For providers that publish them, such as PayPal. @default globalThis.fetch */
  fetch?: FetchKey
}
