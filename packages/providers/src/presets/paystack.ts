import { definePreset, type Preset } from '../lib/preset.ts'

/** @see https://paystack.com/docs/payments/webhooks/ */
export const paystack: Preset = definePreset({
  name: 'paystack',
  title: 'Paystack',
  docs: 'https://paystack.com/docs/payments/webhooks/',
  env: 'PAYSTACK_SECRET_KEY',
  verified: { by: 'node:crypto', on: '2026-11-21' },
  signature: {
    kind: 'mac',
    hash: 'sha512',
    encoding: 'hex',
    header: 'x-paystack-signature',
    format: { prefix: '' },
    signed: '{body}',
    // The secret key of the API.
    key: 'text',
  },
  time: null,
  tolerance: null,
  id: { in: 'body', signed: true },
  type: { in: 'payload', path: 'event', signed: true },
  deadlineSeconds: null,
})
