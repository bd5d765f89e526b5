import { definePreset, type Preset } from '../lib/preset.ts'

/** @see https://docs.gitlab.com/user/project/integrations/webhooks/ */
export const gitlabToken: Preset = definePreset({
  name: 'gitlab-token',
  title: 'GitLab (secret token)',
  docs: 'https://docs.gitlab.com/user/project/integrations/webhooks/',
  env: 'GITLAB_WEBHOOK_SECRET_TOKEN',
  verified: { by: 'node:crypto', on: '2026-11-21' },
  signature: { kind: 'token', header: 'x-gitlab-token' },
  time: null,
  tolerance: null,
  id: { in: 'header', header: 'idempotency-key', signed: false },
  type: { in: 'header', header: 'x-gitlab-event', signed: false },
  deadlineSeconds: 10,
  notes: [
    'Token only: GitLab signs nothing, so the token in each delivery is the whole proof. Prefer a signing token, with the preset gitlab.',
  ],
})
