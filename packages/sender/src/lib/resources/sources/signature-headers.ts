import type { ProviderRow } from '@hookseal/providers'

/** Of schemes that are code, those whose names do not say what they contain. */
const OF_CODE: Readonly<Record<string, readonly string[]>> = { plaid: ['plaid-verification'] }

/** Returns the headers that contain the signature or the token of a delivery. Their names need not say so: `x-trello-webhook`. */
export function signatureHeaders(row: ProviderRow | undefined): readonly string[] {
  if (row === undefined) return ['webhook-signature']
  const { name, signature } = row
  if (signature.kind === 'standard-webhooks') return [`${signature.headerPrefix}signature`]
  return signature.kind === 'custom' ? (OF_CODE[name] ?? []) : [signature.header].flat()
}
