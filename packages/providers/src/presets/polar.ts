import { definePreset, type Preset } from '../lib/preset.ts'
import { standardWebhooksRow } from '../lib/standard-webhooks-row.ts'

/** @see https://polar.sh/docs/integrate/webhooks/delivery */
export const polar: Preset = definePreset(
  standardWebhooksRow({
    name: 'polar',
    title: 'Polar',
    docs: 'https://polar.sh/docs/integrate/webhooks/delivery',
    env: 'POLAR_WEBHOOK_SECRET',
    verified: { by: '@polar-sh/sdk@1.0.1', on: '2026-11-21' },
    headerPrefix: 'webhook-',
    keys: ['text', 'whsec'],
    deadlineSeconds: 10,
    types: '@polar-sh/sdk',
  }),
)
