import { memoryStore, type ReceiverOptions, type SecretInput, WebhookConfigError } from '@hookseal/core'
import { acceptBodyToo, acceptEach } from './accept-body-too.ts'
import { claimBodyToo } from './claim-body-too.ts'
import { toFunctionName } from './function-name.ts'
import type { PresetOptions } from './preset-options.ts'
import type { ProviderRow } from './provider-row.ts'
import { createScheme } from './scheme.ts'
import { signHeaders, signRequest } from './sign-headers.ts'
import type { SignedDelivery, SignedRequest } from './signed-delivery.ts'
import type { TypedEvents } from './typed-events.ts'

/** A provider: a function that returns the options of a receiver, for every adapter. */
export interface Preset {
  /**
   * Returns receiver options for deliveries of this provider. `Payload` is the type of `message.payload`; the row's `types` names the
   * package that has it.
   *
   * @throws {WebhookConfigError} `ERR_WEBHOOK_SECRET` without a secret in the options or the environment, `ERR_WEBHOOK_OPTION` without an
   *   option that the provider needs.
   */
  <Payload = unknown>(options?: PresetOptions<TypedEvents<Payload>>): ReceiverOptions<TypedEvents<Payload>>
  /**
   * Signs a delivery as the provider does, for tests. Resolves with its headers.
   *
   * @throws {TypeError} if the provider writes the signature into the body: use `signedRequest`.
   */
  readonly signedHeaders: (delivery: SignedDelivery, secret: string) => Promise<Record<string, string>>
  /** The same with the body, into which some providers write the signature. */
  readonly signedRequest: <Body extends string | Uint8Array>(
    delivery: SignedDelivery & { body: Body },
    secret: string,
  ) => Promise<SignedRequest<Body | string>>
  /** The facts. */
  readonly row: ProviderRow
}

export function definePreset(row: ProviderRow): Preset {
  function preset<Payload>(
    options: PresetOptions<TypedEvents<Payload>> = {},
  ): ReceiverOptions<TypedEvents<Payload>> {
    const complete = withVariables(row, options)
    const {
      apiKey: _apiKey,
      clientId: _clientId,
      confirmSubscriptions: _confirmSubscriptions,
      environment: _environment,
      equalBodies: _equalBodies,
      fetch: _fetch,
      publicKey: _publicKey,
      publicUrl: _publicUrl,
      verifyToken: _verifyToken,
      ...receiver
    } = complete
    const { tolerance } = row
    return {
      provider: row.name,
      ...(tolerance === null ? {} : { toleranceSeconds: tolerance }),
      ...receiver,
      secret: receiver.secret ?? secretOfEnvironment(row),
      scheme: createScheme(row, complete),
      ...storesOf(row, options),
    }
  }
  return Object.assign(preset, {
    row,
    signedHeaders: async (delivery: SignedDelivery, secret: string) => signHeaders(row, delivery, secret),
    signedRequest: async <Body extends string | Uint8Array>(
      delivery: SignedDelivery & { body: Body },
      secret: string,
    ) => signRequest(row, delivery, secret),
  })
}

/** Adds options that are missing from their environment variables. */
function withVariables(row: ProviderRow, options: PresetOptions): PresetOptions {
  const found = Object.entries(row.optionVariables ?? {}).flatMap(([name, variable]) => {
    const value = globalThis.process?.env[variable]?.trim()
    return value ? [[name, value]] : []
  })
  return { ...Object.fromEntries(found), ...options }
}

function storesOf(
  { id, signature, type }: ProviderRow,
  { dedupe, inbox, equalBodies = type?.in === 'header' ? type.equalBodies : [] }: PresetOptions,
): Pick<ReceiverOptions, 'dedupe' | 'inbox'> {
  // An invalid inbox is rejected by the receiver, which names the fix.
  const hasInbox = typeof inbox?.accept === 'function'
  if (id.in === 'none') return hasInbox ? { inbox: acceptEach(inbox) } : { dedupe: false }
  // With a token an attacker can send any body, so claiming the body as well would only drop events with equal bodies.
  const isForgeable = id.in === 'header' && !id.signed && signature.kind !== 'token'
  const claimsBody = id.in === 'header' && id.claimsBody === true
  if (!(isForgeable || claimsBody) || dedupe === false) return {}
  // A text would match all types that are a part of it.
  if (equalBodies !== undefined && !Array.isArray(equalBodies))
    throw new WebhookConfigError(
      'ERR_WEBHOOK_OPTION',
      "equalBodies must be a list of event types, such as ['orders/create', 'orders/paid']",
    )
  if (hasInbox) return { inbox: acceptBodyToo(inbox, equalBodies) }
  // Anything else is rejected by the receiver, which names the fix.
  if (dedupe !== undefined && typeof dedupe?.claim !== 'function') return {}
  return { dedupe: claimBodyToo(dedupe ?? memoryStore(), equalBodies) }
}

function secretOfEnvironment({ env, name, title }: ProviderRow): SecretInput {
  const value = globalThis.process?.env[env]?.trim()
  if (value) return value.split(/\s+/)
  throw new WebhookConfigError(
    'ERR_WEBHOOK_SECRET',
    `No secret for ${title} is configured: pass ${toFunctionName(name)}({ secret }) or set the environment variable ${env} (several, for rotation, separated by spaces).`,
  )
}
