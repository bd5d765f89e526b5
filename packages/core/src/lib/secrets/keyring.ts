import { DEFAULTS, LIMITS, TUNING } from '../defaults.ts'
import { WebhookConfigError, WebhookError } from '../errors.ts'
import type { MaybePromise } from '../util/maybe-promise.ts'
import { secretError } from './secret-format.ts'
import type { SignatureScheme, VerificationKey } from '../schemes/signature-scheme.ts'
import { withTimeout } from '../util/with-timeout.ts'

/** One of several secrets in rotation. */
export interface SecretEntry {
  secret: string
  /** Comes back as `message.key.label`: shows when nobody signs with the old secret any more. */
  label?: string
  /** From this moment on the secret verifies nothing. */
  notAfter?: Date
}

/** What a secret resolver may look at. Nothing of it is authenticated. */
export interface UnverifiedDelivery {
  readonly id: string | undefined
  readonly timestamp: Date | undefined
  /** The one value of a header, `undefined` when absent; throws {@link WebhookError} when it is repeated. */
  header(name: string): string | undefined
}

/**
 * A secret, several in rotation, or a function that finds them for a delivery (one secret for each tenant, say).
 * The function runs before the body is read, so anybody who can reach the endpoint can make it run: keep it cheap. After
 * 5 s it counts as failed.
 */
export type SecretInput = string | SecretEntry | readonly (string | SecretEntry)[] | SecretResolver

export type SecretResolver = (delivery: UnverifiedDelivery) => SecretInput | Promise<SecretInput>

/** A secret that may verify now. `index` is its place among the configured ones. */
export interface ActiveKey {
  key: VerificationKey
  index: number
  label: string | undefined
}

/** Gives the keys that are active at `now` (ms). Asynchronous only where a resolver is. */
export type Keyring = (delivery: UnverifiedDelivery, now: number) => MaybePromise<readonly ActiveKey[]>

interface Key extends ActiveKey {
  notAfter: number
}

/** @throws {WebhookConfigError} `ERR_WEBHOOK_SECRET` for secrets that are wrong and known now. */
export function createKeyring(input: SecretInput | undefined, scheme: SignatureScheme): Keyring {
  if (typeof input === 'function') return resolvingKeyring(input, scheme)
  const keys = importEntries(input ?? secretsOfEnvironment(), (secret) => scheme.importSecret(secret))
  return (_delivery, now) => activeAt(keys, now)
}

/** Entries of a list of secrets that are still valid, checked for form; the secrets themselves are not looked into. */
export function toEntries(input: unknown): SecretEntry[] {
  const list: readonly unknown[] = Array.isArray(input) ? input : [input]
  if (list.length === 0) throw secretError('the list is empty, so nothing could ever be verified')
  return list.map((item) => {
    const entry = typeof item === 'object' && item !== null ? item : { secret: item }
    const { notAfter } = entry as Partial<SecretEntry>
    if (notAfter !== undefined && !(notAfter instanceof Date && !Number.isNaN(notAfter.getTime())))
      throw secretError('notAfter is not a valid Date')
    // Its `secret` may still be anything: importSecret, which every entry goes through, takes `unknown`.
    return entry as SecretEntry
  })
}

function importEntries(input: unknown, importSecret: (secret: unknown) => VerificationKey): Key[] {
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

function resolvingKeyring(resolve: SecretResolver, scheme: SignatureScheme): Keyring {
  const importSecret = cachedImport(scheme)
  return async (delivery, now) => {
    try {
      const input = await withTimeout(
        DEFAULTS.secretTimeoutSeconds * 1000,
        () => resolveAll(resolve, delivery),
        late,
      )
      return activeAt(importEntries(input, importSecret), now)
    } catch (error) {
      if (error instanceof WebhookError) throw error
      throw unavailable('The secret resolver failed or returned an unusable secret.', error)
    }
  }
}

async function resolveAll(resolve: SecretResolver, delivery: UnverifiedDelivery): Promise<unknown> {
  let input = await resolve(delivery)
  while (typeof input === 'function') input = await input(delivery)
  return input
}

function late(): WebhookError {
  return unavailable(`The secret resolver took longer than ${DEFAULTS.secretTimeoutSeconds} s.`)
}

/** Not the sender's fault, and a retry may find the resolver well again: 503, never 401 or 500. */
function unavailable(message: string, cause?: unknown): WebhookError {
  return new WebhookError('ERR_WEBHOOK_SECRET_UNAVAILABLE', message, {
    cause,
    retryAfterSeconds: TUNING.unavailableRetrySeconds,
  })
}

/** Importing a key costs more than verifying a small body, and resolvers return the same few secrets. */
function cachedImport(scheme: SignatureScheme): (secret: unknown) => VerificationKey {
  const cache = new Map<unknown, VerificationKey>()
  return (secret) => {
    const cached = cache.get(secret)
    if (cached !== undefined) return cached
    const key = scheme.importSecret(secret)
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
    `There is no webhook secret: pass { secret } or set the environment variable ${name} (several, for rotation, separated by spaces).`,
  )
}
