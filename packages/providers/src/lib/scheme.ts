import type { SignatureScheme } from '@hookseal/core'
import { headerScheme } from './header-scheme.ts'
import { payloadParser } from './payload.ts'
import type { PresetOptions } from './preset-options.ts'
import type { ProviderRow, SignatureFacts } from './provider-row.ts'
import { standardScheme } from './standard-scheme.ts'

/**
 * Returns the signature scheme of a provider.
 *
 * @throws {WebhookConfigError} `ERR_WEBHOOK_OPTION` if an option is missing that the provider's signature covers.
 */
export function createScheme(row: ProviderRow, options: PresetOptions): SignatureScheme {
  const { handshake } = row
  const parsePayload = payloadParser(row.payload ?? 'json')
  const { before, verified } = handshake ?? {}
  return {
    ...signatureOf(row, options),
    ...(isToken(row.signature) ? { authenticated: 'token' as const } : {}),
    ...(parsePayload === undefined ? {} : { parsePayload }),
    ...(before === undefined
      ? {}
      : { respondBefore: async (request, keys) => before(request, async () => keys(), options) }),
    ...(verified === undefined ? {} : { respondTo: async (message, key) => verified(message, key, options) }),
  }
}

function isToken(signature: SignatureFacts): boolean {
  return signature.kind === 'token' || (signature.kind === 'custom' && signature.authenticated === 'token')
}

function signatureOf(row: ProviderRow, options: PresetOptions): SignatureScheme {
  const { signature } = row
  if (signature.kind === 'custom') return signature.scheme(row, options)
  if (signature.kind === 'standard-webhooks') return standardScheme(row, signature)
  return headerScheme(row, signature, options)
}
