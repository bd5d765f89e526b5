import { definePreset, type Preset } from '../lib/preset.ts'
import { standardWebhooksRow } from '../lib/standard-webhooks-row.ts'

/** @see https://platform.openai.com/docs/guides/webhooks */
export const openai: Preset = definePreset(
  standardWebhooksRow({
    name: 'openai',
    title: 'OpenAI',
    docs: 'https://platform.openai.com/docs/guides/webhooks',
    env: 'OPENAI_WEBHOOK_SECRET',
    verified: { by: 'openai@7.57.0', on: '2026-11-21' },
    headerPrefix: 'webhook-',
    keys: ['text-unless-whsec'],
    deadlineSeconds: null,
    types: 'openai',
  }),
)
