import { definePreset, type Preset } from '../lib/preset.ts'

/** @see https://developer.calendly.com/api-docs/overview/webhooks/webhook-signatures */
export const calendly: Preset = definePreset({
  name: 'calendly',
  title: 'Calendly',
  docs: 'https://developer.calendly.com/api-docs/overview/webhooks/webhook-signatures',
  env: 'CALENDLY_WEBHOOK_SIGNING_KEY',
  verified: { by: 'node:crypto', on: '2026-11-21' },
  signature: {
    kind: 'mac',
    hash: 'sha256',
    encoding: 'hex',
    header: 'calendly-webhook-signature',
    format: { pairs: ',', signature: 'v1', time: 't' },
    signed: '{time}.{body}',
    key: 'text',
  },
  time: { in: 'signature', unit: 's' },
  tolerance: { past: 180, future: 180 },
  id: { in: 'body', signed: true },
  type: { in: 'payload', path: 'event', signed: true },
  deadlineSeconds: 15,
})
