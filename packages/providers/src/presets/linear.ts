import { hmacOfBody } from '../lib/hmac-of-body.ts'
import { definePreset, type Preset } from '../lib/preset.ts'

/** @see https://linear.app/developers/webhooks */
export const linear: Preset = definePreset({
  name: 'linear',
  title: 'Linear',
  docs: 'https://linear.app/developers/webhooks',
  env: 'LINEAR_WEBHOOK_SECRET',
  verified: { by: '@linear/sdk@98.0.0', on: '2026-11-21' },
  ...hmacOfBody('linear-signature'),
  // The linear-timestamp header is not signed, and the SDK does not read it either.
  time: { in: 'payload', path: 'webhookTimestamp', unit: 'ms' },
  tolerance: { past: 60, future: 60 },
  id: { in: 'header', header: 'linear-delivery', signed: false },
  type: { in: 'payload', path: ['type', 'action'], signed: true },
  deadlineSeconds: 5,
  types: '@linear/sdk',
})
