import { definePreset, type Preset } from '../lib/preset.ts'

/** @see https://docs.gitlab.com/user/project/integrations/webhooks/ */
export const gitlab: Preset = definePreset({
  name: 'gitlab',
  title: 'GitLab',
  docs: 'https://docs.gitlab.com/user/project/integrations/webhooks/',
  env: 'GITLAB_WEBHOOK_SIGNING_TOKEN',
  verified: { by: 'standardwebhooks@1.1.1', on: '2026-11-21' },
  signature: { kind: 'standard-webhooks', headerPrefix: 'webhook-' },
  time: { in: 'header', header: 'webhook-timestamp', unit: 's' },
  tolerance: { past: 300, future: 300 },
  id: { in: 'header', header: 'webhook-id', signed: true },
  type: { in: 'header', header: 'x-gitlab-event', signed: false },
  deadlineSeconds: 10,
  notes: ['For webhooks with a signing token. For those with a secret token, use the preset gitlab-token.'],
})
