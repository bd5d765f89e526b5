import { definePreset, type Preset } from '../lib/preset.ts'
import { standardWebhooksRow } from '../lib/standard-webhooks-row.ts'

/** @see https://stytch.com/docs/workspace-management/webhooks */
export const stytch: Preset = definePreset(
  standardWebhooksRow({
    name: 'stytch',
    title: 'Stytch',
    docs: 'https://stytch.com/docs/workspace-management/webhooks',
    env: 'STYTCH_WEBHOOK_SECRET',
    verified: { by: 'svix@2.5.0', on: '2026-11-21' },
    headerPrefix: 'svix-',
    type: { in: 'payload', path: ['source', 'object_type', 'action'], signed: true },
    deadlineSeconds: null,
    notes: ['The type has the case of the payload, such as DIRECT.member.CREATE.'],
  }),
)
