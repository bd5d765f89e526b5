import { definePreset, type Preset } from '../lib/preset.ts'
import { standardWebhooksRow } from '../lib/standard-webhooks-row.ts'

/** @see https://developer.vanta.com/docs/webhooks */
export const vanta: Preset = definePreset(
  standardWebhooksRow({
    name: 'vanta',
    title: 'Vanta',
    docs: 'https://developer.vanta.com/docs/webhooks',
    env: 'VANTA_WEBHOOK_SECRET',
    verified: { by: 'svix@2.5.0', on: '2026-11-21' },
    headerPrefix: 'svix-',
    deadlineSeconds: 15,
  }),
)
