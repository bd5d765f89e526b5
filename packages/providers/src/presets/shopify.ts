import { definePreset, type Preset } from '../lib/preset.ts'

/** @see https://shopify.dev/docs/apps/build/webhooks/subscribe/https */
export const shopify: Preset = definePreset({
  name: 'shopify',
  title: 'Shopify',
  docs: 'https://shopify.dev/docs/apps/build/webhooks/subscribe/https',
  env: 'SHOPIFY_API_SECRET',
  verified: { by: '@shopify/shopify-api@15.0.0', on: '2026-11-21' },
  signature: {
    kind: 'mac',
    hash: 'sha256',
    encoding: 'base64',
    header: ['shopify-hmac-sha256', 'x-shopify-hmac-sha256'],
    format: { prefix: '' },
    signed: '{body}',
    key: 'text',
  },
  time: null,
  tolerance: null,
  id: { in: 'header', header: ['shopify-webhook-id', 'x-shopify-webhook-id'], signed: false },
  type: { in: 'header', header: ['shopify-topic', 'x-shopify-topic'], signed: false },
  deadlineSeconds: 5,
  notes: [
    'Topic and shop domain are not signed.',
    'A delivery with the body of another one is a duplicate, even if its topic differs. If two topics may send equal bodies, give each its own URL and its own provider option.',
  ],
  types: '@shopify/shopify-api',
})
