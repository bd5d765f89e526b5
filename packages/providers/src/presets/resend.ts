import { definePreset, type Preset } from '../lib/preset.ts'
import { standardWebhooksRow } from '../lib/standard-webhooks-row.ts'

/** @see https://resend.com/docs/webhooks/verify-webhooks-requests */
export const resend: Preset = definePreset(
  standardWebhooksRow({
    name: 'resend',
    title: 'Resend',
    docs: 'https://resend.com/docs/webhooks/verify-webhooks-requests',
    env: 'RESEND_WEBHOOK_SECRET',
    verified: { by: 'resend@6.38.0', on: '2026-11-21' },
    headerPrefix: 'svix-',
    deadlineSeconds: null,
    types: 'resend',
  }),
)
