import { plaidSignature } from '../lib/plaid-signature.ts'
import { definePreset, type Preset } from '../lib/preset.ts'

/** @see https://plaid.com/docs/api/webhooks/webhook-verification/ */
export const plaid: Preset = definePreset({
  name: 'plaid',
  title: 'Plaid',
  docs: 'https://plaid.com/docs/api/webhooks/webhook-verification/',
  env: 'PLAID_SECRET',
  verified: { by: 'node:crypto', on: '2026-11-21' },
  signature: plaidSignature,
  time: { in: 'jwt', claim: 'iat', unit: 's' },
  tolerance: { past: 300, future: 300 },
  id: { in: 'signature', signed: true },
  type: { in: 'payload', path: ['webhook_type', 'webhook_code'], signed: true },
  deadlineSeconds: 10,
  optionVariables: { clientId: 'PLAID_CLIENT_ID', environment: 'PLAID_ENV' },
  notes: [
    'The secret is that of the API: the public keys are fetched from Plaid with it and the clientId option.',
    'Different notifications may have equal bodies, so the id of a message is its time with the SHA-256 of the body.',
    'Keys are fetched from production.plaid.com, or sandbox.plaid.com with the environment option, and cached for an hour.',
  ],
  types: 'plaid',
})
