import { definePreset, type Preset } from '../lib/preset.ts'
import { standardWebhooksRow } from '../lib/standard-webhooks-row.ts'

/** @see https://supabase.com/docs/guides/auth/auth-hooks */
export const supabase: Preset = definePreset(
  standardWebhooksRow({
    name: 'supabase',
    title: 'Supabase Auth hooks',
    docs: 'https://supabase.com/docs/guides/auth/auth-hooks',
    env: 'SUPABASE_AUTH_HOOK_SECRET',
    verified: { by: 'standardwebhooks@1.1.1', on: '2026-11-21' },
    headerPrefix: 'webhook-',
    deadlineSeconds: 5,
    notes: ['Each hook has a secret of its own. Database webhooks are not signed.'],
    type: null,
    types: '@supabase/supabase-js',
  }),
)
