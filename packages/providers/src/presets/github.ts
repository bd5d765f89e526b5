import { hmacOfBody } from '../lib/hmac-of-body.ts'
import { definePreset, type Preset } from '../lib/preset.ts'

/** @see https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries */
export const github: Preset = definePreset({
  name: 'github',
  title: 'GitHub',
  docs: 'https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries',
  env: 'GITHUB_WEBHOOK_SECRET',
  verified: { by: '@octokit/webhooks-methods@6.0.0', on: '2026-11-21' },
  ...hmacOfBody('x-hub-signature-256', { prefix: 'sha256=' }),
  id: { in: 'header', header: 'x-github-delivery', signed: false },
  type: { in: 'header', header: 'x-github-event', signed: false },
  deadlineSeconds: 10,
  types: '@octokit/webhooks-types',
})
