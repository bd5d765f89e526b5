import { adyenSignature } from '../lib/adyen-signature.ts'
import { definePreset, type Preset } from '../lib/preset.ts'

/** @see https://docs.adyen.com/development-resources/webhooks/secure-webhooks/verify-hmac-signatures */
export const adyen: Preset = definePreset({
  name: 'adyen',
  title: 'Adyen',
  docs: 'https://docs.adyen.com/development-resources/webhooks/secure-webhooks/verify-hmac-signatures',
  env: 'ADYEN_HMAC_KEY',
  verified: { by: '@adyen/api-library@32.1.0', on: '2026-11-21' },
  signature: adyenSignature,
  time: null,
  tolerance: null,
  id: { in: 'signed-text', signed: true },
  type: { in: 'payload', path: 'notificationItems.only.NotificationRequestItem.eventCode', signed: true },
  deadlineSeconds: null,
  notes: [
    'For standard webhooks. Only eight fields of an item are signed: do not trust the others, such as reason or additionalData.',
    'A delivery must have exactly one item, as Adyen sends it in JSON.',
  ],
  types: '@adyen/api-library',
})
