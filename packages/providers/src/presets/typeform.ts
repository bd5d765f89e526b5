import { hmacOfBody } from '../lib/hmac-of-body.ts'
import { definePreset, type Preset } from '../lib/preset.ts'

/** @see https://www.typeform.com/developers/webhooks/secure-your-webhooks/ */
export const typeform: Preset = definePreset({
  name: 'typeform',
  title: 'Typeform',
  docs: 'https://www.typeform.com/developers/webhooks/secure-your-webhooks/',
  env: 'TYPEFORM_WEBHOOK_SECRET',
  verified: { by: 'node:crypto', on: '2026-11-21' },
  ...hmacOfBody('typeform-signature', { encoding: 'base64', prefix: 'sha256=' }),
  id: { in: 'payload', path: 'event_id', signed: true },
  type: { in: 'payload', path: 'event_type', signed: true },
  deadlineSeconds: null,
})
