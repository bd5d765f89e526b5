import { hmacOfBody } from '../lib/hmac-of-body.ts'
import { definePreset, type Preset } from '../lib/preset.ts'

/** @see https://razorpay.com/docs/webhooks/validate-test/ */
export const razorpay: Preset = definePreset({
  name: 'razorpay',
  title: 'Razorpay',
  docs: 'https://razorpay.com/docs/webhooks/validate-test/',
  env: 'RAZORPAY_WEBHOOK_SECRET',
  verified: { by: 'razorpay@2.9.8', on: '2026-11-21' },
  ...hmacOfBody('x-razorpay-signature'),
  id: { in: 'header', header: 'x-razorpay-event-id', signed: false },
  type: { in: 'payload', path: 'event', signed: true },
  deadlineSeconds: 5,
  types: 'razorpay',
})
