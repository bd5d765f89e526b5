import { hmacOfBody } from '../lib/hmac-of-body.ts'
import { definePreset, type Preset } from '../lib/preset.ts'

/** @see https://docs.sentry.io/organization/integrations/integration-platform/webhooks/ */
export const sentry: Preset = definePreset({
  name: 'sentry',
  title: 'Sentry',
  docs: 'https://docs.sentry.io/organization/integrations/integration-platform/webhooks/',
  env: 'SENTRY_CLIENT_SECRET',
  verified: { by: 'node:crypto', on: '2026-11-21' },
  ...hmacOfBody('sentry-hook-signature'),
  id: { in: 'header', header: 'request-id', signed: false },
  type: { in: 'header', header: 'sentry-hook-resource', signed: false },
  deadlineSeconds: 1,
  notes: [
    'Resource, id and time are headers that the signature does not cover. The action is in the payload.',
    'For webhooks of integrations. Service hooks have another header.',
  ],
})
