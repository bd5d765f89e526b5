import { definePreset, type Preset } from '../lib/preset.ts'
import { standardWebhooksRow } from '../lib/standard-webhooks-row.ts'

/** @see https://platform.claude.com/docs/en/managed-agents/webhooks */
export const anthropic: Preset = definePreset(
  standardWebhooksRow({
    name: 'anthropic',
    title: 'Anthropic',
    docs: 'https://platform.claude.com/docs/en/managed-agents/webhooks',
    env: 'ANTHROPIC_WEBHOOK_SIGNING_KEY',
    verified: { by: '@anthropic-ai/sdk@1.12.0', on: '2026-11-21' },
    headerPrefix: 'webhook-',
    // The type of the payload is always `event`.
    type: { in: 'payload', path: 'data.type', signed: true },
    deadlineSeconds: null,
    types: '@anthropic-ai/sdk',
  }),
)
