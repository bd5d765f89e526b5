/** The default of every receiver option, in seconds and bytes as the names say. */
export const DEFAULTS = {
  /** Window around the receiver's clock: the value of the Standard Webhooks reference libraries. */
  toleranceSeconds: 300,
  /** 1 MiB. */
  maxBodyBytes: 1_048_576,
  /** Twice the 15 s that a sender gives an exchange: enough for a slow network, too short for a slow-drip upload. */
  bodyTimeoutSeconds: 30,
  /** A third of the 15 s that a sender gives an exchange. A slower store counts as unavailable. */
  storeTimeoutSeconds: 5,
  /** Time limit of a secret resolver, for the same reason. */
  secretTimeoutSeconds: 5,
  leaseSeconds: 60,
  /** 96 h: longer than the 75 h 35 min over which the specification's schedule retries one event. */
  retainSeconds: 345_600,
  memoryStoreEntries: 100_000,
  environmentVariable: 'WEBHOOK_SECRET',
} as const

/** Constants that are not options. Private: they may change in any release. */
export const TUNING = {
  /** `Retry-After` of a response sent while the dedupe store or the secrets are unavailable. */
  unavailableRetrySeconds: 5,
  /** How much of an upload is still read after its response was sent, and for how long. */
  drainBytes: 65_536,
  drainSeconds: 2,
} as const

/** Bounds of the wire format; not options, because no sender of the specification comes near them. */
export const LIMITS = {
  idBytes: 256,
  signatures: 16,
  minSecretBytes: 24,
  maxSecretBytes: 64,
  /** The largest time a `Date` can hold, in seconds (ECMA-262, section 21.4.1.1). */
  timestampSeconds: 8.64e12,
  resolvedSecrets: 1000,
} as const
