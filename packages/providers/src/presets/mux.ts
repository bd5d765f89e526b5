import { definePreset, type Preset } from '../lib/preset.ts'

/** @see https://www.mux.com/docs/core/verify-webhook-signatures */
export const mux: Preset = definePreset({
  name: 'mux',
  title: 'Mux',
  docs: 'https://www.mux.com/docs/core/verify-webhook-signatures',
  env: 'MUX_WEBHOOK_SECRET',
  verified: { by: '@mux/mux-node@15.3.0', on: '2026-11-21' },
  signature: {
    kind: 'mac',
    hash: 'sha256',
    encoding: 'hex',
    header: 'mux-signature',
    format: { pairs: ',', signature: 'v1', time: 't' },
    signed: '{time}.{body}',
    key: 'text',
  },
  time: { in: 'signature', unit: 's' },
  tolerance: { past: 300, future: 300 },
  id: { in: 'payload', path: 'id', signed: true },
  type: { in: 'payload', path: 'type', signed: true },
  deadlineSeconds: null,
  types: '@mux/mux-node',
})
