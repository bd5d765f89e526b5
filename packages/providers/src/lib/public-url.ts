import { WebhookConfigError } from '@hookseal/core'
import { toFunctionName } from './function-name.ts'
import type { ProviderRow } from './provider-row.ts'

/**
 * Returns the URL that the provider signs, or nothing if it signs none.
 *
 * @throws {WebhookConfigError} `ERR_WEBHOOK_OPTION` if it is required and missing, or not an absolute URL.
 */
export function requirePublicUrl(
  row: ProviderRow,
  { publicUrl }: { publicUrl?: string | undefined },
): string {
  const { signature } = row
  const isSigned =
    signature.kind === 'custom' || ('signed' in signature && signature.signed.includes('{url}'))
  if (!isSigned) return ''
  if (typeof publicUrl === 'string' && /^https?:\/\/\S(?:.*\S)?$/.test(publicUrl) && URL.canParse(publicUrl))
    return publicUrl
  throw new WebhookConfigError(
    'ERR_WEBHOOK_OPTION',
    `${row.title} signs the URL that it calls. Pass it as it is configured there: ${toFunctionName(row.name)}({ publicUrl: 'https://example.com/webhooks/${row.name}' })`,
  )
}
