import { definePreset, type Preset } from '../lib/preset.ts'

/** @see https://workos.com/docs/events/data-syncing/webhooks */
export const workos: Preset = definePreset({
  name: 'workos',
  title: 'WorkOS',
  docs: 'https://workos.com/docs/events/data-syncing/webhooks',
  env: 'WORKOS_WEBHOOK_SECRET',
  verified: { by: '@workos-inc/node@11.0.0', on: '2026-11-21' },
  signature: {
    kind: 'mac',
    hash: 'sha256',
    encoding: 'hex',
    header: 'workos-signature',
    format: { pairs: ',', signature: 'v1', time: 't' },
    signed: '{time}.{body}',
    key: 'text',
  },
  time: { in: 'signature', unit: 'ms' },
  tolerance: { past: 180, future: 180 },
  id: { in: 'payload', path: 'id', signed: true },
  type: { in: 'payload', path: 'event', signed: true },
  deadlineSeconds: null,
  types: '@workos-inc/node',
})
