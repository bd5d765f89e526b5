import { definePreset, type Preset } from '../lib/preset.ts'
import { standardWebhooksRow } from '../lib/standard-webhooks-row.ts'

/** @see https://liveblocks.io/docs/platform/webhooks */
export const liveblocks: Preset = definePreset(
  standardWebhooksRow({
    name: 'liveblocks',
    title: 'Liveblocks',
    docs: 'https://liveblocks.io/docs/platform/webhooks',
    env: 'LIVEBLOCKS_WEBHOOK_SECRET',
    verified: { by: 'standardwebhooks@1.1.1', on: '2026-11-21' },
    headerPrefix: 'webhook-',
    deadlineSeconds: null,
    types: '@liveblocks/node',
  }),
)
