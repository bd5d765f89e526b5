import type { VerificationKey } from '../crypto/verification-key.ts'
import { DEFAULTS, LIMITS, TUNING } from '../defaults.ts'
import { WebhookConfigError, WebhookError } from '../errors.ts'
import type { MaybePromise } from '../util/maybe-promise.ts'
import { withTimeout } from '../util/with-timeout.ts'
import { type SecretEntry, toEntries } from './secret-entries.ts'

/** The part of a delivery that a secret resolver may read. Nothing of it is authenticated. */
export interface UnverifiedDelivery {
  readonly id: string | undefined
  readonly timestamp: Date | undefined
  /**
   * Returns the only value of a header, or `undefined` if it is absent.
   * @throws {WebhookError} `ERR_WEBHOOK_HEADER_INVALID` if it was sent more than once.
   */
  header(name: string): string | undefined
}

/** A secret, several in rotation, or a function that returns them for a delivery (one secret per tenant, for example). */
export type SecretInput = string | SecretEntry | readonly (string | SecretEntry)[] | SecretResolver

/**
 * Returns the secrets of a delivery. Runs before the body is read, for every request with well-formed headers, so keep it cheap.
 * If it throws or takes longer than 5 s, the delivery is rejected with `ERR_WEBHOOK_SECRET_UNAVAILABLE` (503).
 */
export type SecretResolver = (delivery: UnverifiedDelivery) => SecretInput | Promise<SecretInput>

/** A secret that is valid now. `index` is its position among the configured secrets. */
export interface ActiveKey {
  key: VerificationKey
  index: number
  label: string | undefined
}

/** Returns the keys that are active at `now` (milliseconds since the epoch): a promise only if the secrets come from a resolver. */
export type Keyring = (delivery: UnverifiedDelivery, now: number) => MaybePromise<readonly ActiveKey[]>

type ImportSecret = (secret: unknown) => VerificationKey

interface Key extends ActiveKey {
  notAfter: number
}

/**
 * Creates the keyring of a verifier. `importSecret` is that of its scheme.
 *
 * @throws {WebhookConfigError} `ERR_WEBHOOK_SECRET` for invalid secrets. Those of a resolver are only checked for each delivery.
 */
export function createKeyring(input: SecretInput | undefined, importSecret: ImportSecret): Keyring {
  if (typeof input === 'function') return resolvingKeyring(input, importSecret)
  const keys = importEntries(input ?? secretsOfEnvironment(), importSecret)
  return (_delivery, now) => activeAt(keys, now)
}

function importEntries(input: unknown, importSecret: ImportSecret): Key[] {
  return toEntries(input).map(({ secret, label, notAfter }, index) => ({
    key: importSecret(secret),
    index,
    label,
    notAfter: notAfter?.getTime() ?? Infinity,
  }))
}

function activeAt(keys: readonly Key[], now: number): readonly ActiveKey[] {
  return keys.every((key) => key.notAfter > now) ? keys : keys.filter((key) => key.notAfter > now)
}

function resolvingKeyring(resolve: SecretResolver, importSecret: ImportSecret): Keyring {
  const importCached = cacheImports(importSecret)
  return async (delivery, now) => {
    try {
      const input = await withTimeout(
        TUNING.secretTimeoutSeconds * 1000,
        () => resolveAll(resolve, delivery),
        resolverTimeout,
      )
      return activeAt(importEntries(input, importCached), now)
    } catch (error) {
      if (error instanceof WebhookError) throw error
      throw unavailable('The secret resolver failed or returned an invalid secret.', error)
    }
  }
}

async function resolveAll(resolve: SecretResolver, delivery: UnverifiedDelivery): Promise<unknown> {
  let input = await resolve(delivery)
  while (typeof input === 'function') input = await input(delivery)
  return input
}

function resolverTimeout(): WebhookError {
  return unavailable(`The secret resolver took longer than ${TUNING.secretTimeoutSeconds} s.`)
}

/** 503, never 401 or 500: the sender is not at fault, and the resolver may work again when the sender retries. */
function unavailable(message: string, cause?: unknown): WebhookError {
  return new WebhookError('ERR_WEBHOOK_SECRET_UNAVAILABLE', message, {
    cause,
    retryAfterSeconds: TUNING.unavailableRetrySeconds,
  })
}

/** Caches imported keys. Importing one costs more than verifying a small body, and resolvers return the same few secrets. */
function cacheImports(importSecret: ImportSecret): ImportSecret {
  const cache = new Map<unknown, VerificationKey>()
  return (secret) => {
    const cached = cache.get(secret)
    if (cached !== undefined) return cached
    const key = importSecret(secret)
    const [oldest] = cache.keys()
    if (cache.size >= LIMITS.resolvedSecrets) cache.delete(oldest)
    cache.set(secret, key)
    return key
  }
}

function secretsOfEnvironment(): string[] {
  const name = DEFAULTS.environmentVariable
  const value = globalThis.process?.env[name]?.trim()
  if (value) return value.split(/\s+/)
  throw new WebhookConfigError(
    'ERR_WEBHOOK_SECRET',
    `No webhook secret is configured: pass { secret } or set the environment variable ${name} (several, for rotation, separated by spaces).`,
  )
}
