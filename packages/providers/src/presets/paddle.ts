import { definePreset, type Preset } from '../lib/preset.ts'

/** @see https://developer.paddle.com/webhooks/signature-verification */
export const paddle: Preset = definePreset({
  name: 'paddle',
  title: 'Paddle',
  docs: 'https://developer.paddle.com/webhooks/signature-verification',
  env: 'PADDLE_WEBHOOK_SECRET',
  verified: { by: '@paddle/paddle-node-sdk@3.10.0', on: '2026-11-21' },
  signature: {
    kind: 'mac',
    hash: 'sha256',
    encoding: 'hex',
    header: 'paddle-signature',
    format: { pairs: ';', signature: 'h1', time: 'ts' },
    signed: '{time}:{body}',
    key: 'text',
  },
  time: { in: 'signature', unit: 's' },
  // That of the SDK, which accepts every time ahead of the clock.
  tolerance: { past: 5, future: 300 },
  id: { in: 'payload', path: 'event_id', signed: true },
  type: { in: 'payload', path: 'event_type', signed: true },
  deadlineSeconds: 5,
  notes: ['The tolerance for old deliveries is 5 s. Keep the clock synchronized, or pass toleranceSeconds.'],
  types: '@paddle/paddle-node-sdk',
})
