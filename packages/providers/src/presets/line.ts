import { definePreset, type Preset } from '../lib/preset.ts'

/** @see https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/ */
export const line: Preset = definePreset({
  name: 'line',
  title: 'LINE',
  docs: 'https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/',
  env: 'LINE_CHANNEL_SECRET',
  verified: { by: '@line/bot-sdk@11.2.0', on: '2026-11-21' },
  signature: {
    kind: 'mac',
    hash: 'sha256',
    encoding: 'base64',
    header: 'x-line-signature',
    format: { prefix: '' },
    signed: '{body}',
    key: 'text',
  },
  time: null,
  tolerance: null,
  id: { in: 'payload', path: 'events.only.webhookEventId', signed: true },
  type: { in: 'payload', path: 'events.only.type', signed: true },
  deadlineSeconds: null,
  notes: [
    'A delivery may have several events, or none. A redelivery of several differs in deliveryContext: deduplicate each by its webhookEventId.',
  ],
  types: '@line/bot-sdk',
})
