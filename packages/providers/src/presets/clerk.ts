import { definePreset, type Preset } from '../lib/preset.ts'
import { standardWebhooksRow } from '../lib/standard-webhooks-row.ts'

/** @see https://clerk.com/docs/guides/development/webhooks/syncing */
export const clerk: Preset = definePreset(
  standardWebhooksRow({
    name: 'clerk',
    title: 'Clerk',
    docs: 'https://clerk.com/docs/guides/development/webhooks/syncing',
    env: 'CLERK_WEBHOOK_SIGNING_SECRET',
    verified: { by: '@clerk/backend@3.25.0', on: '2026-11-21' },
    headerPrefix: 'svix-',
    deadlineSeconds: null,
    types: '@clerk/backend',
  }),
)
