import { type SignedPart, WebhookError } from '@hookseal/core'
import { encodeUtf8, isRecord } from '@hookseal/core/schemes'
import { importMacSecret } from './import-key.ts'
import { textAt, valueAt } from './payload-path.ts'
import type { SignatureFacts } from './provider-row.ts'
import { describePayload } from './describe-payload.ts'
import { signedTextId } from './signed-text-id.ts'
import { parseUnverifiedJson } from './unverified-body.ts'

/** The signed fields of an item, in the order in which they are joined. An absent one is empty. */
const FIELDS = [
  'pspReference',
  'originalReference',
  'merchantAccountCode',
  'merchantReference',
  'amount.value',
  'amount.currency',
  'eventCode',
  'success',
] as const
/** The only field that the merchant chooses. Colons in two fields would let one text stand for two items. */
const FREE_FIELD = 'merchantReference'

/**
 * Adyen signs eight fields of the item, and writes the signature into it.
 *
 * @see https://docs.adyen.com/development-resources/webhooks/secure-webhooks/verify-hmac-signatures
 */
export const adyenSignature: SignatureFacts = {
  kind: 'custom',
  summary:
    'additionalData.hmacSignature of the item: HMAC-SHA256 of eight fields joined by colons, in base64',
  scheme: (row) => ({
    importSecret: (secret) => importMacSecret(secret, 'hex', 'sha256'),
    parseHeaders: () => signedTextId((body) => [partOf(itemOf(parseUnverifiedJson(body)))]),
    describe: describePayload(row),
  }),
  signBody: async ({ body }, secret) => {
    const payload: unknown = JSON.parse(typeof body === 'string' ? body : new TextDecoder().decode(body))
    const item = itemOf(payload)
    const mac = importMacSecret(secret, 'hex', 'sha256').createMac(textOf(item))
    const additionalData = isRecord(item['additionalData']) ? item['additionalData'] : {}
    item['additionalData'] = { ...additionalData, hmacSignature: await mac.digest('base64') }
    return JSON.stringify(payload)
  },
}

/**
 * Returns the only item: Adyen sends one in JSON. If several were accepted, recorded items in a new combination would be a new event.
 *
 * @throws {WebhookError} `ERR_WEBHOOK_SIGNATURE_INVALID`
 */
function itemOf(payload: unknown): Record<string, unknown> {
  const item = valueAt(payload, 'notificationItems.only.NotificationRequestItem')
  if (isRecord(item)) return item
  throw malformed('does not have exactly one item in notificationItems')
}

function partOf(item: Record<string, unknown>): SignedPart {
  const signature = textAt(item, 'additionalData.hmacSignature')
  if (signature?.length !== 44) throw malformed('has an item without a signature of HMAC-SHA256 in base64')
  return { texts: [encodeUtf8(textOf(item))], macs: [signature], encoding: 'base64', signatures: [] }
}

function textOf(item: Record<string, unknown>): string {
  const values = FIELDS.map((field) => {
    const text = textAt(item, field) ?? ''
    if (field !== FREE_FIELD && text.includes(':')) throw malformed(`has an item with a colon in ${field}`)
    return text
  })
  return values.join(':')
}

function malformed(problem: string): WebhookError {
  return new WebhookError('ERR_WEBHOOK_SIGNATURE_INVALID', `The body ${problem}.`, { reason: 'malformed' })
}
