import { definePreset, type Preset } from '../lib/preset.ts'

/** @see https://www.typeform.com/developers/webhooks/secure-your-webhooks/ */
export const typeform: Preset = definePreset({
  name: 'typeform',
  title: 'Typeform',
  docs: 'https://www.typeform.com/developers/webhooks/secure-your-webhooks/',
  env: 'TYPEFORM_WEBHOOK_SECRET',
  verified: { by: 'node:crypto', on: '2026-11-21' },
  signature: {
    kind: 'mac',
    hash: 'sha256',
    encoding: 'base64',
    header: 'typeform-signature',
    format: { prefix: 'sha256=' },
    signed: '{body}',
    key: 'text',
  },
  time: null,
  tolerance: null,
  id: { in: 'payload', path: 'event_id', signed: true },
  type: { in: 'payload', path: 'event_type', signed: true },
  deadlineSeconds: null,
})
