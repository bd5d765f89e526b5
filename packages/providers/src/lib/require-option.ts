import { WebhookConfigError } from '@hookseal/core'
import type { ProviderRow } from './provider-row.ts'

/**
 * Returns the value of an option that the provider needs.
 *
 * @throws {WebhookConfigError} `ERR_WEBHOOK_OPTION`
 */
export function requireOption(
  { name: provider, title, optionVariables }: ProviderRow,
  name: string,
  value: string | undefined,
): string {
  if (typeof value === 'string' && value !== '') return value
  throw new WebhookConfigError(
    'ERR_WEBHOOK_OPTION',
    `${title} needs ${name}: pass ${provider}({ ${name} }) or set the environment variable ${optionVariables?.[name]}.`,
  )
}
