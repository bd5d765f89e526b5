import { definePreset, type Preset } from '../lib/preset.ts'

/** @see https://circleci.com/docs/guides/integration/outbound-webhooks/ */
export const circleci: Preset = definePreset({
  name: 'circleci',
  title: 'CircleCI',
  docs: 'https://circleci.com/docs/guides/integration/outbound-webhooks/',
  env: 'CIRCLECI_WEBHOOK_SECRET',
  verified: { vector: 'https://circleci.com/docs/guides/integration/outbound-webhooks/', on: '2026-11-21' },
  signature: {
    kind: 'mac',
    hash: 'sha256',
    encoding: 'hex',
    header: 'circleci-signature',
    // Signatures of later versions may follow.
    format: { listOf: 'v1=' },
    signed: '{body}',
    key: 'text',
  },
  time: null,
  tolerance: null,
  id: { in: 'payload', path: 'id', signed: true },
  type: { in: 'payload', path: 'type', signed: true },
  deadlineSeconds: 5,
})
