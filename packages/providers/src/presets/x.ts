import { hmacOfBody } from '../lib/hmac-of-body.ts'
import { challengeOf, jsonResponse, macOfChallenge } from '../lib/handshake.ts'
import { definePreset, type Preset } from '../lib/preset.ts'

/** @see https://docs.x.com/x-api/webhooks/quickstart */
export const x: Preset = definePreset({
  name: 'x',
  title: 'X (Twitter)',
  docs: 'https://docs.x.com/x-api/webhooks/quickstart',
  env: 'X_CONSUMER_SECRET',
  verified: { by: 'node:crypto', on: '2026-11-21' },
  ...hmacOfBody('x-twitter-webhooks-signature', { encoding: 'base64', prefix: 'sha256=' }),
  id: { in: 'body', signed: true },
  type: null,
  // An anonymous client can get the MAC of a challenge. No challenge is an object.
  payload: 'json-object',
  deadlineSeconds: null,
  handshake: {
    description: 'A GET with a crc_token, every hour, which gets its MAC within 3 seconds.',
    async before(request, keys) {
      const challenge = challengeOf(request, 'crc_token')
      if (challenge === undefined) return undefined
      const [active] = await keys()
      const mac = await macOfChallenge(active?.key, challenge, 'base64')
      return mac === undefined ? undefined : jsonResponse({ response_token: `sha256=${mac}` })
    },
  },
  notes: ['In a rotation, challenges are signed with the first secret, so put the current one first.'],
})
