import type { VerificationKey } from '../crypto/verification-key.ts'
import { DEFAULTS, MAX_RESOLVED_SECRETS, SECRET_TIMEOUT_SECONDS } from '../defaults.ts'
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

/** A secret, or several of them. */
export type Secrets = string | SecretEntry | readonly (string | SecretEntry)[]

/** The secrets of one of many senders. */
export interface TenantSecrets {
  /**
   * Names the sender. Part of the dedupe key, because independent senders may use the same event ids. Use the name that is stored with the
   * secret, never text of a header: a second spelling of it would run a replayed event again.
   */
  tenant: string
  secret: Secrets
}

/** A secret, several of them, or a function that returns them. */
export type SecretInput = Secrets | SecretResolver

/**
 * Returns secrets. A function without a parameter returns those of the one sender, such as a secret that is loaded later. A function
 * of the delivery decides between senders, so it also returns the `tenant`, or entries that each have one.
 *
 * Runs before the body is read, for every request with well-formed headers, so keep it cheap. If it throws, takes longer than 5 s or
 * returns no tenant where it must, the delivery is rejected with `ERR_WEBHOOK_SECRET_UNAVAILABLE` (503).
 */
export type SecretResolver =
  | (() => Secrets | TenantSecrets | Promise<Secrets | TenantSecrets>)
  | ((delivery: UnverifiedDelivery) => TenantSecrets | Promise<TenantSecrets>)

/** A secret that is valid now. `index` is its position among the configured secrets. */
export interface ActiveKey {
  key: VerificationKey
  index: number
  label: string | undefined
  tenant: string | undefined
}

/** Returns the keys that are active at `now` (milliseconds since the epoch): a promise only if the secrets come from a resolver. */
export type Keyring = (delivery: UnverifiedDelivery, now: number) => MaybePromise<readonly ActiveKey[]>

type ImportSecret = (secret: unknown) => VerificationKey | readonly VerificationKey[]

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
  return toEntries(input).flatMap(({ secret, label, tenant, notAfter }, index) =>
    [importSecret(secret)].flat().map((key) => ({
      key,
      index,
      label,
      tenant,
      notAfter: notAfter?.getTime() ?? Infinity,
    })),
  )
}

function activeAt(keys: readonly Key[], now: number): readonly ActiveKey[] {
  const isActive = (key: Key): boolean => key.notAfter > now
  return keys.every(isActive) ? keys : keys.filter(isActive)
}

function resolvingKeyring(resolve: SecretResolver, importSecret: ImportSecret): Keyring {
  const importCached = cacheImports(importSecret)
  return async (delivery, now) => {
    const read = trackReads(delivery)
    try {
      const input = await withTimeout(
        SECRET_TIMEOUT_SECONDS * 1000,
        () => resolve(read.delivery),
        resolverTimeout,
      )
      const keys = importEntries(toTenantEntries(input), importCached)
      // A function that reads nothing of the delivery cannot tell senders apart.
      if ((resolve.length > 0 || read.any()) && keys.some(({ tenant }) => tenant === undefined))
        throw withoutTenant()
      return activeAt(keys, now)
    } catch (error) {
      if (error instanceof WebhookError) throw error
      throw unavailable('The secret resolver failed or returned an invalid secret.', error)
    }
  }
}

/** Notes whether anything of the delivery is read: the length of a function does not tell that of rest and default parameters. */
function trackReads(delivery: UnverifiedDelivery): { delivery: UnverifiedDelivery; any: () => boolean } {
  let any = false
  const noted = <T>(value: T): T => {
    any = true
    return value
  }
  return {
    any: () => any,
    delivery: {
      get id() {
        return noted(delivery.id)
      },
      get timestamp() {
        return noted(delivery.timestamp)
      },
      header: (name) => noted(delivery.header(name)),
    },
  }
}

/** Gives every entry of `{ tenant, secret }` its tenant. */
function toTenantEntries(input: Secrets | TenantSecrets): Secrets {
  if (typeof input !== 'object' || input === null || !('tenant' in input)) return input
  const { tenant, secret } = input
  // An entry `{ secret, tenant, label }` is returned as it is.
  if (typeof secret === 'string') return input as SecretEntry
  return toEntries(secret).map((entry) => ({ ...entry, tenant: entry.tenant ?? tenant }))
}

function withoutTenant(): WebhookConfigError {
  return new WebhookConfigError(
    'ERR_WEBHOOK_SECRET',
    'A secret resolver that reads the delivery must return { tenant, secret }: senders may use the same event ids.',
  )
}

function resolverTimeout(): WebhookError {
  return unavailable(`The secret resolver took longer than ${SECRET_TIMEOUT_SECONDS} s.`)
}

/** 503, never 401 or 500: the sender is not at fault, and the resolver may work again when the sender retries. */
function unavailable(message: string, cause?: unknown): WebhookError {
  return new WebhookError('ERR_WEBHOOK_SECRET_UNAVAILABLE', message, { cause })
}

/** Caches imported keys. Importing one costs more than verifying a small body, and resolvers return the same few secrets. */
function cacheImports(importSecret: ImportSecret): ImportSecret {
  const cache = new Map<unknown, ReturnType<ImportSecret>>()
  return (secret) => {
    const cached = cache.get(secret)
    if (cached !== undefined) return cached
    const key = importSecret(secret)
    const [oldest] = cache.keys()
    if (cache.size >= MAX_RESOLVED_SECRETS) cache.delete(oldest)
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
