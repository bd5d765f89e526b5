import type { SignatureScheme } from '../schemes/signature-scheme.ts'
import type { SecretInput } from '../secrets/keyring.ts'
import type { EventSchemas } from './event-schemas.ts'

/** The options of {@link createVerifier}. */
export interface VerifierOptions<Events extends EventSchemas = EventSchemas> {
  /**
   * The secret, several in rotation, or a function that returns them for a delivery.
   * @default the environment variable `WEBHOOK_SECRET`, split at whitespace
   */
  secret?: SecretInput
  /** The largest accepted distance of the signed timestamp from this machine's clock, in seconds, bounds included. @default 300 */
  toleranceSeconds?: number | { past: number; future: number }
  /** The length of the longest accepted body, in bytes. @default 1048576 (1 MiB) */
  maxBodyBytes?: number
  /** Returns the current time, in milliseconds since the epoch. @default Date.now */
  now?: () => number
  /**
   * The name of the provider: `message.provider`, and the first part of the key in a store (`stripe:evt_1`), so that several providers can
   * share one without colliding ids. Keys of a receiver without `provider` never equal those of one with it. Letters, digits, `-` and `_`.
   */
  provider?: string
  /** How the provider signs. @default standardWebhooks() */
  scheme?: SignatureScheme
  /** A Standard Schema for each event type. The payload becomes a union that narrows on `type`; other types are rejected. */
  events?: Events
}
