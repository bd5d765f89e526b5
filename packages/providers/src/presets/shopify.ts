import { hmacOfBody } from '../lib/hmac-of-body.ts'
import { definePreset, type Preset } from '../lib/preset.ts'

/** @see https://shopify.dev/docs/apps/build/webhooks/subscribe/https */
export const shopify: Preset = definePreset({
  name: 'shopify',
  title: 'Shopify',
  docs: 'https://shopify.dev/docs/apps/build/webhooks/subscribe/https',
  env: 'SHOPIFY_API_SECRET',
  verified: { by: '@shopify/shopify-api@15.0.0', on: '2026-11-21' },
  ...hmacOfBody(['shopify-hmac-sha256', 'x-shopify-hmac-sha256'], { encoding: 'base64' }),
  id: { in: 'header', header: ['shopify-webhook-id', 'x-shopify-webhook-id'], signed: false },
  type: {
    in: 'header',
    header: ['shopify-topic', 'x-shopify-topic'],
    signed: false,
    // One change of a resource causes several topics, whose bodies are the resource and nothing else.
    equalBodies: [
      'orders/create',
      'orders/updated',
      'orders/paid',
      'orders/fulfilled',
      'orders/partially_fulfilled',
      'orders/cancelled',
      'draft_orders/create',
      'draft_orders/update',
      'fulfillments/create',
      'fulfillments/update',
      'checkouts/create',
      'checkouts/update',
      'products/create',
      'products/update',
      'collections/create',
      'collections/update',
      'customers/create',
      'customers/update',
      'customers/enable',
      'customers/disable',
    ],
  },
  deadlineSeconds: 5,
  notes: [
    'Topic and shop domain are not signed.',
    'Several topics may have one body: those of a created or changed order, product, customer and others are handled one time each. Of all other topics, such as deletions, a delivery with the body of another one is a duplicate. The option equalBodies changes the list.',
    'A recorded delivery can be sent again under another topic of that list. If you handle one topic, pass equalBodies: [].',
  ],
  types: '@shopify/shopify-api',
})
