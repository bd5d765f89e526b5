/** Every default and limit of the receiving side, in one place. Seconds and bytes, as the names say. */
export const DEFAULTS = {
  /** Window around the receiver's clock, the value of the Standard Webhooks reference libraries. */
  toleranceSeconds: 300,
  /** 1 MiB. */
  maxBodyBytes: 1_048_576,
  /** A sender gives an exchange 15 s; twice that leaves room for a slow network, none for a drip. */
  bodyTimeoutSeconds: 30,
  /** A store that takes longer is as good as down: the sender waits 15 s for everything together. */
  storeTimeoutSeconds: 5,
  /** The same for a function that finds the secrets. */
  secretTimeoutSeconds: 5,
  leaseSeconds: 60,
  /** 96 h: longer than the 75 h 35 m over which the specification's schedule retries one event. */
  retainSeconds: 345_600,
  /** What a sender is told to wait when the dedupe store or the secrets are out of reach. */
  unavailableRetrySeconds: 5,
  memoryStoreEntries: 100_000,
  /** How much of an upload that was already answered is read, and how long its connection is kept for the answer. */
  drainBytes: 65_536,
  drainSeconds: 2,
  environmentVariable: 'WEBHOOK_SECRET',
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
