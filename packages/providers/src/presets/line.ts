import { hmacOfBody } from '../lib/hmac-of-body.ts'
import { definePreset, type Preset } from '../lib/preset.ts'

/** @see https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/ */
export const line: Preset = definePreset({
  name: 'line',
  title: 'LINE',
  docs: 'https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/',
  env: 'LINE_CHANNEL_SECRET',
  verified: { by: '@line/bot-sdk@11.2.0', on: '2026-11-21' },
  ...hmacOfBody('x-line-signature', { encoding: 'base64' }),
  id: { in: 'payload', path: 'events.only.webhookEventId', signed: true },
  type: { in: 'payload', path: 'events.only.type', signed: true },
  deadlineSeconds: null,
  notes: [
    'A delivery may have several events, or none. A redelivery of several differs in deliveryContext: deduplicate each by its webhookEventId.',
  ],
  types: '@line/bot-sdk',
})
