import { definePreset, type Preset } from '../lib/preset.ts'

/** @see https://developer.pagerduty.com/docs/verifying-webhook-signatures */
export const pagerduty: Preset = definePreset({
  name: 'pagerduty',
  title: 'PagerDuty',
  docs: 'https://developer.pagerduty.com/docs/verifying-webhook-signatures',
  env: 'PAGERDUTY_WEBHOOK_SECRET',
  verified: {
    vector: 'https://github.com/PagerDuty/go-pagerduty/blob/master/webhookv3/webhookv3_test.go',
    on: '2026-11-21',
  },
  signature: {
    kind: 'mac',
    hash: 'sha256',
    encoding: 'hex',
    header: 'x-pagerduty-signature',
    format: { listOf: 'v1=' },
    signed: '{body}',
    key: 'text',
  },
  time: null,
  tolerance: null,
  id: { in: 'payload', path: 'event.id', signed: true },
  type: { in: 'payload', path: 'event.event_type', signed: true },
  deadlineSeconds: 5,
})
