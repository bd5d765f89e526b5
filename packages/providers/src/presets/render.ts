import { definePreset, type Preset } from '../lib/preset.ts'
import { standardWebhooksRow } from '../lib/standard-webhooks-row.ts'

/** @see https://render.com/docs/webhooks */
export const render: Preset = definePreset(
  standardWebhooksRow({
    name: 'render',
    title: 'Render',
    docs: 'https://render.com/docs/webhooks',
    env: 'RENDER_WEBHOOK_SECRET',
    verified: { by: 'standardwebhooks@1.1.1', on: '2026-11-21' },
    headerPrefix: 'webhook-',
    deadlineSeconds: null,
  }),
)
