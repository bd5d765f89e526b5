import { signedHeaders, WebhookError } from '@hookseal/core'
import type { Preset } from '@hookseal/providers'
import { readSecrets, type SecretFlags } from '../input/secrets.ts'
import { exampleBody } from '../providers/example-body.ts'
import { idOfDelivery } from '../providers/id-of-delivery.ts'
import type { ProviderFlags } from '../providers/options.ts'
import { toSignedDelivery } from '../providers/sign.ts'
import { asUsageError, CliError } from '../terminal/cli-error.ts'

export interface DeliveryFlags extends SecretFlags, ProviderFlags {
  body?: string
  type: string
  data: string
}

interface Delivery {
  /** The id, if the receiver can see one. */
  id: string | undefined
  headers: Readonly<Record<string, string>>
  body: string
}

/** Signs an event by Standard Webhooks. */
export async function signEvent(id: string, flags: DeliveryFlags): Promise<Delivery> {
  const secrets = await readSecrets(flags)
  const now = new Date()
  // Built as text: parsing and serializing `data` would send 10 for 10.0.
  const event = `{"type":${JSON.stringify(flags.type)},"timestamp":${JSON.stringify(now)},"data":${flags.data}}`
  const body = flags.body ?? event
  return { id, body, headers: await asUsageError(() => signedHeaders({ id, timestamp: now, body }, secrets)) }
}

/** Signs an event as a provider does, which calls `url`, unless `--public-url` names another one. */
export async function signForPreset(
  id: string,
  preset: Preset,
  url: URL,
  flags: DeliveryFlags,
): Promise<Delivery> {
  const secrets = await readSecrets(flags, preset.row.env)
  const { type, data, publicUrl = url.href } = flags
  const example = flags.body ?? exampleBody(preset.row, { id, type, data })
  const timestamp = Math.floor(Date.now() / 1000)
  const { body, headers } = await preset
    .signedRequest(
      { ...toSignedDelivery({ id, type, timestamp, body: example, publicUrl }), body: example },
      secrets[0] ?? '',
    )
    .catch((error: unknown) => {
      // A part of what is signed is missing from the body.
      if (!(error instanceof WebhookError)) throw error
      throw new CliError('usage', `${error.message} Pass the whole body of ${preset.row.title} as --body`)
    })
  const isForm = preset.row.payload?.includes('form') && !/^\s*[[{]/.test(body)
  const contentType = isForm ? { 'content-type': 'application/x-www-form-urlencoded' } : {}
  return { id: idOfDelivery(preset.row, { id, body }), body, headers: { ...headers, ...contentType } }
}
