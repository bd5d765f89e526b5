import { hmacOfBody } from '../lib/hmac-of-body.ts'
import { definePreset, type Preset } from '../lib/preset.ts'

/** @see https://developers.intercom.com/docs/webhooks/webhook-notifications */
export const intercom: Preset = definePreset({
  name: 'intercom',
  title: 'Intercom',
  docs: 'https://developers.intercom.com/docs/webhooks/webhook-notifications',
  env: 'INTERCOM_CLIENT_SECRET',
  verified: { by: 'node:crypto', on: '2026-11-21' },
  ...hmacOfBody('x-hub-signature', { hash: 'sha1', prefix: 'sha1=' }),
  id: { in: 'payload', path: 'id', signed: true },
  type: { in: 'payload', path: 'topic', signed: true },
  deadlineSeconds: null,
})
