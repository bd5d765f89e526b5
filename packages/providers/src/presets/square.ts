import { definePreset, type Preset } from '../lib/preset.ts'

/** @see https://developer.squareup.com/docs/webhooks/step3validate */
export const square: Preset = definePreset({
  name: 'square',
  title: 'Square',
  docs: 'https://developer.squareup.com/docs/webhooks/step3validate',
  env: 'SQUARE_WEBHOOK_SIGNATURE_KEY',
  verified: { by: 'square@46.0.0', on: '2026-11-21' },
  signature: {
    kind: 'mac',
    hash: 'sha256',
    encoding: 'base64',
    header: 'x-square-hmacsha256-signature',
    format: { prefix: '' },
    signed: '{url}{body}',
    key: 'text',
  },
  time: null,
  tolerance: null,
  id: { in: 'payload', path: 'event_id', signed: true },
  type: { in: 'payload', path: 'type', signed: true },
  deadlineSeconds: null,
  types: 'square',
})
