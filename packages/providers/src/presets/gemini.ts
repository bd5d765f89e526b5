import { definePreset, type Preset } from '../lib/preset.ts'
import { standardWebhooksRow } from '../lib/standard-webhooks-row.ts'

/** @see https://ai.google.dev/gemini-api/docs/webhooks */
export const gemini: Preset = definePreset(
  standardWebhooksRow({
    name: 'gemini',
    title: 'Google Gemini',
    docs: 'https://ai.google.dev/gemini-api/docs/webhooks',
    env: 'GEMINI_WEBHOOK_SECRET',
    verified: { by: 'standardwebhooks@1.1.1', on: '2026-11-21' },
    headerPrefix: 'webhook-',
    deadlineSeconds: null,
    notes: ['For static webhooks. Dynamic ones, which a request configures, are signed by a key of Google.'],
  }),
)
