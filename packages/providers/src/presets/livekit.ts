import { jwtSignature } from '../lib/jwt-signature.ts'
import { definePreset, type Preset } from '../lib/preset.ts'
import { requireOption } from '../lib/require-option.ts'

/** @see https://docs.livekit.io/server/webhooks/ */
export const livekit: Preset = definePreset({
  name: 'livekit',
  title: 'LiveKit',
  docs: 'https://docs.livekit.io/server/webhooks/',
  env: 'LIVEKIT_API_SECRET',
  optionVariables: { apiKey: 'LIVEKIT_API_KEY' },
  verified: { by: 'livekit-server-sdk@2.19.2', on: '2026-11-21' },
  signature: jwtSignature({
    // Without the word Bearer.
    header: 'authorization',
    body: { claim: 'sha256', encoding: 'base64' },
    claims: ({ apiKey }, row) => ({ iss: requireOption(row, 'apiKey', apiKey) }),
  }),
  time: { in: 'jwt', claim: 'nbf', unit: 's' },
  tolerance: { past: 300, future: 10 },
  id: { in: 'payload', path: 'id', signed: true },
  type: { in: 'payload', path: 'event', signed: true },
  deadlineSeconds: null,
  types: 'livekit-server-sdk',
})
