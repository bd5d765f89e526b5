import { definePreset, type Preset } from '../lib/preset.ts'

/** @see https://docs.stripe.com/webhooks/signature */
export const stripe: Preset = definePreset({
  name: 'stripe',
  title: 'Stripe',
  docs: 'https://docs.stripe.com/webhooks/signature',
  env: 'STRIPE_WEBHOOK_SECRET',
  verified: { by: 'stripe@23.1.0', on: '2026-11-21' },
  signature: {
    kind: 'mac',
    hash: 'sha256',
    encoding: 'hex',
    header: 'stripe-signature',
    format: { pairs: ',', signature: 'v1', time: 't' },
    signed: '{time}.{body}',
    // The whole secret is the key, with its prefix and not decoded.
    key: 'text',
  },
  time: { in: 'signature', unit: 's' },
  tolerance: { past: 300, future: 300 },
  id: { in: 'payload', path: 'id', signed: true },
  type: { in: 'payload', path: 'type', signed: true },
  deadlineSeconds: null,
  types: 'stripe',
})
