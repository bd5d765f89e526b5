import { definePreset, type Preset } from '../lib/preset.ts'

/** @see https://developers.intercom.com/docs/webhooks/webhook-notifications */
export const intercom: Preset = definePreset({
  name: 'intercom',
  title: 'Intercom',
  docs: 'https://developers.intercom.com/docs/webhooks/webhook-notifications',
  env: 'INTERCOM_CLIENT_SECRET',
  verified: { by: 'node:crypto', on: '2026-11-21' },
  signature: {
    kind: 'mac',
    hash: 'sha1',
    encoding: 'hex',
    header: 'x-hub-signature',
    format: { prefix: 'sha1=' },
    signed: '{body}',
    key: 'text',
  },
  time: null,
  tolerance: null,
  id: { in: 'payload', path: 'id', signed: true },
  type: { in: 'payload', path: 'topic', signed: true },
  deadlineSeconds: null,
})
