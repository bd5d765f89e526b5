import { definePreset, type Preset } from '../lib/preset.ts'
import { standardWebhooksRow } from '../lib/standard-webhooks-row.ts'

/** @see https://docs.svix.com/receiving/verifying-payloads/how */
export const svix: Preset = definePreset(
  standardWebhooksRow({
    name: 'svix',
    title: 'Svix',
    docs: 'https://docs.svix.com/receiving/verifying-payloads/how',
    env: 'SVIX_WEBHOOK_SECRET',
    verified: { by: 'svix@2.5.0', on: '2026-11-21' },
    headerPrefix: 'svix-',
    deadlineSeconds: 15,
    notes: ['Svix sends the webhooks of many products. If a product has a preset of its own, use that one.'],
  }),
)
