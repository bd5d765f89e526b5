import { definePreset, type Preset } from '../lib/preset.ts'

/** @see https://elevenlabs.io/docs/eleven-api/resources/webhooks */
export const elevenlabs: Preset = definePreset({
  name: 'elevenlabs',
  title: 'ElevenLabs',
  docs: 'https://elevenlabs.io/docs/eleven-api/resources/webhooks',
  env: 'ELEVENLABS_WEBHOOK_SECRET',
  verified: { by: '@elevenlabs/elevenlabs-js@2.73.0', on: '2026-11-21' },
  signature: {
    kind: 'mac',
    hash: 'sha256',
    encoding: 'hex',
    header: 'elevenlabs-signature',
    format: { pairs: ',', signature: 'v0', time: 't' },
    signed: '{time}.{body}',
    key: 'text',
  },
  time: { in: 'signature', unit: 's' },
  tolerance: { past: 1800, future: 300 },
  id: { in: 'body', signed: true },
  type: { in: 'payload', path: 'type', signed: true },
  deadlineSeconds: null,
  types: '@elevenlabs/elevenlabs-js',
})
