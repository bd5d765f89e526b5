import { jwtSignature } from '../lib/jwt-signature.ts'
import { definePreset, type Preset } from '../lib/preset.ts'
import { requirePublicUrl } from '../lib/public-url.ts'

/** @see https://upstash.com/docs/qstash/features/security */
export const qstash: Preset = definePreset({
  name: 'qstash',
  title: 'Upstash QStash',
  docs: 'https://upstash.com/docs/qstash/features/security',
  env: 'QSTASH_CURRENT_SIGNING_KEY',
  verified: { by: '@upstash/qstash@2.12.0', on: '2026-11-21' },
  signature: jwtSignature({
    header: 'upstash-signature',
    body: { claim: 'body', encoding: 'base64url' },
    claims: (options, row) => ({ iss: 'Upstash', sub: requirePublicUrl(row, options) }),
  }),
  time: { in: 'jwt', claim: 'iat', unit: 's' },
  tolerance: { past: 300, future: 5 },
  id: { in: 'jwt', claim: 'jti', signed: true },
  type: null,
  payload: 'json-or-text',
  deadlineSeconds: null,
  notes: [
    'Pass both keys for rotation: { secret: [current, next] }.',
    'The id is that of the token. QStash does not document whether a retry has the same one, and Upstash-Message-Id is not signed.',
  ],
})
