import { hmacOfBody } from '../lib/hmac-of-body.ts'
import { definePreset, type Preset } from '../lib/preset.ts'

/** @see https://vercel.com/docs/webhooks/webhooks-api */
export const vercel: Preset = definePreset({
  name: 'vercel',
  title: 'Vercel',
  docs: 'https://vercel.com/docs/webhooks/webhooks-api',
  env: 'VERCEL_WEBHOOK_SECRET',
  verified: { by: 'node:crypto', on: '2026-11-21' },
  ...hmacOfBody('x-vercel-signature', { hash: 'sha1' }),
  id: { in: 'payload', path: 'id', signed: true },
  type: { in: 'payload', path: 'type', signed: true },
  deadlineSeconds: null,
})
