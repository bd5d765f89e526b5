import { definePreset, type Preset } from '../lib/preset.ts'

/** @see https://docs.easypost.com/guides/webhooks-guide */
export const easypost: Preset = definePreset({
  name: 'easypost',
  title: 'EasyPost',
  docs: 'https://docs.easypost.com/guides/webhooks-guide',
  env: 'EASYPOST_WEBHOOK_SECRET',
  verified: { by: '@easypost/api@8.9.0', on: '2026-11-21' },
  signature: {
    kind: 'mac',
    hash: 'sha256',
    encoding: 'hex',
    header: 'x-hmac-signature',
    format: { prefix: 'hmac-sha256-hex=' },
    signed: '{body}',
    key: 'nfkd',
  },
  time: null,
  tolerance: null,
  id: { in: 'payload', path: 'id', signed: true },
  type: { in: 'payload', path: 'description', signed: true },
  deadlineSeconds: null,
  types: '@easypost/api',
})
