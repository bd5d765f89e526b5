import { definePreset, type Preset } from '../lib/preset.ts'

/** @see https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries */
export const github: Preset = definePreset({
  name: 'github',
  title: 'GitHub',
  docs: 'https://docs.github.com/en/webhooks/using-webhooks/validating-webhook-deliveries',
  env: 'GITHUB_WEBHOOK_SECRET',
  verified: { by: '@octokit/webhooks-methods@6.0.0', on: '2026-11-21' },
  signature: {
    kind: 'mac',
    hash: 'sha256',
    encoding: 'hex',
    header: 'x-hub-signature-256',
    format: { prefix: 'sha256=' },
    signed: '{body}',
    key: 'text',
  },
  time: null,
  tolerance: null,
  id: { in: 'header', header: 'x-github-delivery', signed: false },
  type: { in: 'header', header: 'x-github-event', signed: false },
  deadlineSeconds: 10,
  types: '@octokit/webhooks-types',
})
