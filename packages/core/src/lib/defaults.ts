/** The default times, limits and sizes of the options of verifiers, receivers and stores. The unit is in the name: seconds or bytes. */
export const DEFAULTS = {
  /** Largest distance between the signed timestamp and the receiver's clock, as in the Standard Webhooks reference libraries. */
  toleranceSeconds: 300,
  /** 1 MiB. */
  maxBodyBytes: 1_048_576,
  /** Twice the 15 s that a sender allows for an exchange: enough for a slow network, too short for a slow-drip upload. */
  bodyTimeoutSeconds: 30,
  /** A third of the 15 s that a sender allows for an exchange. A slower store counts as unavailable. */
  storeTimeoutSeconds: 5,
  leaseSeconds: 60,
  /** 96 h: longer than the 75 h 35 min over which the specification's schedule retries one event. */
  retainSeconds: 345_600,
  memoryStoreEntries: 100_000,
  /** For secrets that users choose themselves. One recorded delivery is enough to guess a shorter one. */
  minSecretCharacters: 16,
  environmentVariable: 'WEBHOOK_SECRET',
} as const

// The following are not options, and private: they may change in any release. Each is a constant of its own, because bundlers shorten
// the names of constants, but not those of properties.

/** `Retry-After` of a response sent while the dedupe store, the inbox or the secrets are unavailable. */
export const UNAVAILABLE_RETRY_SECONDS = 5
/** Time limit of a secret resolver: a third of the 15 s that a sender allows for an exchange. */
export const SECRET_TIMEOUT_SECONDS = 5
/** Secrets of a resolver whose imported keys are cached. */
export const MAX_RESOLVED_SECRETS = 1000

/** How many bytes of an upload Node servers still read after its response was sent, and for how many seconds. */
export const DRAIN = { bytes: 65_536, seconds: 2 } as const

// Bounds of the wire format. No sender that follows the specification comes near them.

export const MAX_ID_BYTES = 256
export const MAX_SIGNATURES = 16
/** One verification takes 1.3 ms of the event loop, which forged headers must not multiply. Senders in rotation send two. */
export const MAX_ED25519_SIGNATURES = 4
export const MIN_SECRET_BYTES = 24
export const MAX_SECRET_BYTES = 64
/** The largest time that a `Date` can represent, in seconds (ECMA-262, section 21.4.1.1). */
export const MAX_TIMESTAMP_SECONDS = 8.64e12
