import { type SignatureScheme, WebhookError } from '@hookseal/core'
import { tokenKey } from './import-key.ts'
import { textAt, valueAt } from './payload-path.ts'
import type { ProviderRow, SignatureFacts } from './provider-row.ts'
import { describePayload } from './describe-payload.ts'
import { parseUnverifiedJson, readOnce } from './unverified-body.ts'

/** The secret itself, in every notification of the body. */
export const microsoftGraphToken: Extract<SignatureFacts, { kind: 'custom' }> = {
  kind: 'custom',
  authenticated: 'token',
  summary: 'clientState of every notification in the body: the secret itself',
  scheme: createScheme,
  async signBody({ body }, secret) {
    const payload = JSON.parse(typeof body === 'string' ? body : new TextDecoder().decode(body))
    return JSON.stringify({
      ...payload,
      value: payload.value.map((notification: object) => ({ ...notification, clientState: secret })),
    })
  },
}

function createScheme(row: ProviderRow): SignatureScheme {
  return {
    importSecret: tokenKey,
    parseHeaders: () => ({
      id: undefined,
      timestamp: undefined,
      prefix: '',
      macs: [],
      encoding: 'hex',
      signatures: [],
      readParts: readOnce((body) =>
        readTokens(body).map((token) => ({ texts: [body], macs: [token], encoding: 'hex', signatures: [] })),
      ),
    }),
    describe: describePayload(row),
  }
}

/**
 * Returns the token of each notification.
 *
 * @throws {WebhookError} `ERR_WEBHOOK_SIGNATURE_INVALID` if one has none, or there is no notification.
 */
function readTokens(body: Uint8Array): string[] {
  const notifications = valueAt(parseUnverifiedJson(body), 'value')
  if (!Array.isArray(notifications) || notifications.length === 0) throw noToken()
  return notifications.map((notification) => {
    const token = textAt(notification, 'clientState')
    if (token === undefined) throw noToken()
    return token
  })
}

function noToken(): WebhookError {
  return new WebhookError('ERR_WEBHOOK_SIGNATURE_INVALID', 'A notification of the body has no clientState.', {
    reason: 'malformed',
  })
}
