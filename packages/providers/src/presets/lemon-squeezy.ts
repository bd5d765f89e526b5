import { hmacOfBody } from '../lib/hmac-of-body.ts'
import { definePreset, type Preset } from '../lib/preset.ts'

/** @see https://docs.lemonsqueezy.com/help/webhooks/signing-requests */
export const lemonSqueezy: Preset = definePreset({
  name: 'lemon-squeezy',
  title: 'Lemon Squeezy',
  docs: 'https://docs.lemonsqueezy.com/help/webhooks/signing-requests',
  env: 'LEMONSQUEEZY_WEBHOOK_SECRET',
  verified: { by: 'node:crypto', on: '2026-11-21' },
  ...hmacOfBody('x-signature'),
  id: { in: 'body', signed: true },
  type: { in: 'payload', path: 'meta.event_name', signed: true },
  deadlineSeconds: null,
})
