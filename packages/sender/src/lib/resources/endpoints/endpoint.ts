/** A URL that receives deliveries of the events it subscribes to. */
export interface Endpoint {
  id: string
  organizationId: string
  name: string
  description: string
  url: string
  events: string[]
  /** Custom headers. Values of headers with secret-looking names are redacted. */
  headers: Record<string, string>
  enabled: boolean
  /** Why the sender disabled the endpoint. */
  disabledReason: string | null
  /** The first characters of the newest signing secret. */
  signingSecretPrefix: string
  /** When the previous secret stops signing after a rotation. */
  previousSecretExpiresAt: Date | null
  /** Maximum attempts per second. */
  rateLimit: number | null
  hasLegacySecret: boolean
  createdAt: Date
  updatedAt: Date | null
  /** When the last attempt ended. Written about a second later. */
  lastDeliveryAt: Date | null
  /** Response status of the last attempt; null if it got no response. */
  lastDeliveryStatus: number | null
  /** Start of the current series of failed attempts. */
  failingSince: Date | null
  /** End of the current pause, after consecutive failures or a `Retry-After`. The next attempt is a probe. */
  pausedUntil: Date | null
}

/** A created endpoint, or one with a rotated secret. */
export interface NewEndpoint extends Endpoint {
  /** `whsec_…`. It is not shown again. */
  signingSecret: string
}

/** An endpoint after an update. */
export interface UpdatedEndpoint extends Endpoint {
  /** Names of the custom headers that the update removed: their values are hidden, and the URL has another origin. */
  droppedHeaders: string[]
  /** Whether the update removed the legacy secret, because the URL has another origin. */
  droppedLegacySecret: boolean
}
