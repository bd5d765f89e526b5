import { definePreset, type Preset } from '../lib/preset.ts'

/** @see https://developer.zendesk.com/documentation/webhooks/verifying/ */
export const zendesk: Preset = definePreset({
  name: 'zendesk',
  title: 'Zendesk',
  docs: 'https://developer.zendesk.com/documentation/webhooks/verifying/',
  env: 'ZENDESK_WEBHOOK_SECRET',
  verified: { by: 'node:crypto', on: '2026-11-21' },
  signature: {
    kind: 'mac',
    hash: 'sha256',
    encoding: 'base64',
    header: 'x-zendesk-webhook-signature',
    format: { prefix: '' },
    signed: '{time}{body}',
    // It is base64 and used as text.
    key: 'text',
  },
  time: { in: 'header', header: 'x-zendesk-webhook-signature-timestamp', unit: 'rfc3339' },
  tolerance: { past: 300, future: 300 },
  id: { in: 'signature', signed: true },
  type: { in: 'payload', path: 'type', signed: true },
  deadlineSeconds: null,
  notes: [
    'Webhooks of triggers and automations have the body that you configured, without id and type. Different events may have equal bodies.',
    'X-Zendesk-Webhook-Invocation-Id is not signed, so the id of a message is its signature.',
  ],
})
