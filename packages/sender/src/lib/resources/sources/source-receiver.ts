import { createReceiver, type Receiver, type SecretEntry, WebhookConfigError } from '@hookseal/core'
import { SENDER_DEFAULTS } from '../../defaults.ts'
import { SenderError } from '../../errors.ts'
import { invalidInput } from '../input.ts'
import {
  findProvider,
  type GivenOptions,
  loadProviders,
  presetOptions,
  STANDARD_WEBHOOKS,
} from './providers.ts'

/** The fields of the API by the names of presets' options. */
const FIELDS = ['publicUrl', 'verifyToken', 'clientId', 'publicKey', 'apiKey'] as const

/** What a receiver of a source needs. */
export interface ReceiverInput extends GivenOptions {
  provider: string
  secret: readonly SecretEntry[]
}

/**
 * Creates the receiver of a source. Deduplication is that of events.
 *
 * @throws {SenderError} `ERR_SENDER_PROVIDER` for an unknown provider; `ERR_SENDER_SECRET` for an invalid secret; `ERR_SENDER_INVALID` for
 * a missing or invalid option
 */
export async function createSourceReceiver({ provider, ...given }: ReceiverInput): Promise<Receiver> {
  const limits = {
    dedupe: false,
    maxBodyBytes: SENDER_DEFAULTS.payloadBytes,
    bodyTimeoutSeconds: SENDER_DEFAULTS.sourceBodyMs / 1000,
  } as const
  try {
    if (provider === STANDARD_WEBHOOKS) return createReceiver({ secret: given.secret, ...limits })
    const row = await findProvider(provider)
    if (row === undefined) throw unknownProvider(provider)
    const { definePreset } = await loadProviders()
    return createReceiver({ ...definePreset(row)({ ...presetOptions(given), dedupe: false }), ...limits })
  } catch (error) {
    if (error instanceof WebhookConfigError) throw toInputError(error)
    throw error
  }
}

function unknownProvider(name: string): SenderError {
  return new SenderError(
    'ERR_SENDER_PROVIDER',
    `${JSON.stringify(name.slice(0, 100))} is not a known provider. Use the name of one of @hookseal/providers, or ${STANDARD_WEBHOOKS}.`,
    { field: 'provider' },
  )
}

/** The core's messages contain no secret, but name the options of functions. */
function toInputError({ code, message }: WebhookConfigError): SenderError {
  if (code === 'ERR_WEBHOOK_SECRET')
    return new SenderError('ERR_SENDER_SECRET', `A secret is not valid for the provider: ${message}`, {
      field: 'secrets',
    })
  const field = FIELDS.find((name) => message.includes(name))
  return invalidInput(field ?? 'options', `The provider requires another value: ${message}`)
}
