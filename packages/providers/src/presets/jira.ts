import { hmacOfBody } from '../lib/hmac-of-body.ts'
import { definePreset, type Preset } from '../lib/preset.ts'

/** @see https://developer.atlassian.com/cloud/jira/platform/webhooks/ */
export const jira: Preset = definePreset({
  name: 'jira',
  title: 'Jira Cloud',
  docs: 'https://developer.atlassian.com/cloud/jira/platform/webhooks/',
  env: 'JIRA_WEBHOOK_SECRET',
  verified: { vector: 'https://developer.atlassian.com/cloud/jira/platform/webhooks/', on: '2026-11-21' },
  ...hmacOfBody('x-hub-signature', { prefix: 'sha256=' }),
  id: { in: 'header', header: 'x-atlassian-webhook-identifier', signed: false },
  type: { in: 'payload', path: 'webhookEvent', signed: true },
  deadlineSeconds: null,
  notes: [
    'For webhooks with a secret. Those of Connect apps carry a JSON Web Token in place of a signature.',
  ],
})
