import { definePreset, type Preset } from '../lib/preset.ts'

/** @see https://developers.docusign.com/platform/webhooks/connect/validate/ */
export const docusign: Preset = definePreset({
  name: 'docusign',
  title: 'DocuSign',
  docs: 'https://developers.docusign.com/platform/webhooks/connect/validate/',
  env: 'DOCUSIGN_CONNECT_HMAC_KEY',
  verified: { by: 'node:crypto', on: '2026-11-21' },
  signature: {
    kind: 'mac',
    hash: 'sha256',
    encoding: 'base64',
    // One for each HMAC key of the account.
    header: Array.from({ length: 10 }, (_item, index) => `x-docusign-signature-${index + 1}`),
    format: { prefix: '' },
    signed: '{body}',
    key: 'text',
  },
  time: null,
  tolerance: null,
  id: { in: 'body', signed: true },
  type: { in: 'payload', path: 'event', signed: true },
  deadlineSeconds: null,
  notes: [
    'Accepts a signature by any of the first ten HMAC keys of the account.',
    'Messages have no id, and a retry differs in retryCount, so a retry is not recognized as a duplicate.',
  ],
})
