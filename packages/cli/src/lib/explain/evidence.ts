import type { Header } from '../input/headers.ts'

/** What a receiver has of a delivery that it rejects. */
export interface Evidence {
  headers: readonly Header[]
  body: Uint8Array
  /** The secrets that the receiver is configured with, exactly as they are configured. */
  secrets: readonly string[]
  /** Secrets that may have signed the delivery but are not configured, such as a previous one or another endpoint's. */
  otherSecrets: readonly string[]
  /** The receiver's clock, in milliseconds since the epoch. */
  now: number
  toleranceSeconds: number
}
