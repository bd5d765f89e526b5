import { definePreset, type Preset } from '../lib/preset.ts'

/** @see https://www.sanity.io/docs/webhooks */
export const sanity: Preset = definePreset({
  name: 'sanity',
  title: 'Sanity',
  docs: 'https://www.sanity.io/docs/webhooks',
  env: 'SANITY_WEBHOOK_SECRET',
  verified: { by: '@sanity/webhook@4.0.4', on: '2026-11-21' },
  signature: {
    kind: 'mac',
    hash: 'sha256',
    encoding: 'base64url',
    header: 'sanity-webhook-signature',
    format: { pairs: ',', signature: 'v1', time: 't' },
    signed: '{time}.{body}',
    key: 'text',
  },
  time: { in: 'signature', unit: 'ms' },
  // Sanity does not document whether it signs a retry again, and its SDK has no tolerance.
  tolerance: { past: 3600, future: 300 },
  // Not idempotency-key, which is not signed: a projection such as {_id} is equal for every change of a document.
  id: { in: 'signature', signed: true },
  // The body is what the projection of the webhook selects.
  type: null,
  deadlineSeconds: null,
})
