import { hmacOfBody } from '../lib/hmac-of-body.ts'
import { definePreset, type Preset } from '../lib/preset.ts'

/** @see https://support.atlassian.com/bitbucket-cloud/docs/manage-webhooks/ */
export const bitbucket: Preset = definePreset({
  name: 'bitbucket',
  title: 'Bitbucket Cloud',
  docs: 'https://support.atlassian.com/bitbucket-cloud/docs/manage-webhooks/',
  env: 'BITBUCKET_WEBHOOK_SECRET',
  verified: {
    vector: 'https://support.atlassian.com/bitbucket-cloud/docs/manage-webhooks/',
    on: '2026-11-21',
  },
  ...hmacOfBody('x-hub-signature', { prefix: 'sha256=' }),
  id: { in: 'header', header: 'x-request-uuid', signed: false },
  type: { in: 'header', header: 'x-event-key', signed: false },
  deadlineSeconds: null,
})
