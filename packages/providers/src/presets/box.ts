import { definePreset, type Preset } from '../lib/preset.ts'

/** @see https://developer.box.com/guides/webhooks/v2/signatures-v2/ */
export const box: Preset = definePreset({
  name: 'box',
  title: 'Box',
  docs: 'https://developer.box.com/guides/webhooks/v2/signatures-v2/',
  env: 'BOX_WEBHOOK_PRIMARY_SIGNATURE_KEY',
  verified: { by: 'box-node-sdk@10.12.0', on: '2026-11-21' },
  signature: {
    kind: 'mac',
    hash: 'sha256',
    encoding: 'base64',
    header: ['box-signature-primary', 'box-signature-secondary'],
    format: { prefix: '' },
    signed: '{body}{time}',
    key: 'text',
    requires: { 'box-signature-version': '1', 'box-signature-algorithm': 'HmacSHA256' },
  },
  time: { in: 'header', header: 'box-delivery-timestamp', unit: 'rfc3339' },
  tolerance: { past: 600, future: 60 },
  id: { in: 'header', header: 'box-delivery-id', signed: false },
  type: { in: 'payload', path: 'trigger', signed: true },
  deadlineSeconds: 30,
  notes: [
    'Pass both keys as secrets: { secret: [primary, secondary] }.',
    'Only the received bytes are accepted. The SDK also accepts the signature of an escaped spelling of them.',
  ],
  types: 'box-node-sdk',
})
