import { definePreset, type Preset } from '../lib/preset.ts'

/** @see https://docs.mollie.com/reference/webhooks-best-practices */
export const mollie: Preset = definePreset({
  name: 'mollie',
  title: 'Mollie',
  docs: 'https://docs.mollie.com/reference/webhooks-best-practices',
  env: 'MOLLIE_WEBHOOK_SECRET',
  verified: { by: 'mollie-api-typescript@1.12.28', on: '2026-11-21' },
  signature: {
    kind: 'mac',
    hash: 'sha256',
    encoding: 'hex',
    header: 'x-mollie-signature',
    format: { listOf: 'sha256=' },
    signed: '{body}',
    key: 'text',
  },
  time: null,
  tolerance: null,
  id: { in: 'payload', path: 'id', signed: true },
  type: { in: 'payload', path: 'type', signed: true },
  deadlineSeconds: null,
  notes: ['For the webhooks that Mollie signs. Classic webhooks contain only an id and are not signed.'],
  types: 'mollie-api-typescript',
})
