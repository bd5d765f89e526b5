import { definePreset, type Preset } from '../lib/preset.ts'
import { standardWebhooksRow } from '../lib/standard-webhooks-row.ts'

/** @see https://replicate.com/docs/topics/webhooks/verify-webhook */
export const replicate: Preset = definePreset(
  standardWebhooksRow({
    name: 'replicate',
    title: 'Replicate',
    docs: 'https://replicate.com/docs/topics/webhooks/verify-webhook',
    env: 'REPLICATE_WEBHOOK_SIGNING_SECRET',
    verified: { by: 'replicate@1.4.0', on: '2026-11-21' },
    headerPrefix: 'webhook-',
    type: null,
    deadlineSeconds: null,
    notes: ['The payload is a prediction, which has no type.'],
    types: 'replicate',
  }),
)
