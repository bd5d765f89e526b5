import { definePreset, type Preset } from '../lib/preset.ts'

/** @see https://vercel.com/docs/webhooks/webhooks-api */
export const vercel: Preset = definePreset({
  name: 'vercel',
  title: 'Vercel',
  docs: 'https://vercel.com/docs/webhooks/webhooks-api',
  env: 'VERCEL_WEBHOOK_SECRET',
  verified: { by: 'node:crypto', on: '2026-11-21' },
  signature: {
    kind: 'mac',
    hash: 'sha1',
    encoding: 'hex',
    header: 'x-vercel-signature',
    format: { prefix: '' },
    signed: '{body}',
    key: 'text',
  },
  time: null,
  tolerance: null,
  id: { in: 'payload', path: 'id', signed: true },
  type: { in: 'payload', path: 'type', signed: true },
  deadlineSeconds: null,
})
