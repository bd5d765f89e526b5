import { WebhookError } from '@hookseal/core'
import { asChallenge, jsonResponse, macOfChallenge } from '../lib/handshake.ts'
import { valueAt } from '../lib/payload-path.ts'
import { definePreset, type Preset } from '../lib/preset.ts'

/** @see https://developers.zoom.us/docs/api/webhooks/ */
export const zoom: Preset = definePreset({
  name: 'zoom',
  title: 'Zoom',
  docs: 'https://developers.zoom.us/docs/api/webhooks/',
  env: 'ZOOM_WEBHOOK_SECRET_TOKEN',
  verified: { by: '@zoom/rivet@0.4.0', on: '2026-11-21' },
  signature: {
    kind: 'mac',
    hash: 'sha256',
    encoding: 'hex',
    header: 'x-zm-signature',
    format: { prefix: 'v0=' },
    signed: 'v0:{time}:{body}',
    key: 'text',
  },
  time: { in: 'header', header: 'x-zm-request-timestamp', unit: 's' },
  tolerance: { past: 300, future: 300 },
  id: { in: 'body', signed: true },
  type: { in: 'payload', path: 'event', signed: true },
  deadlineSeconds: 3,
  handshake: {
    description: 'A signed POST with a plainToken, every 72 hours, which gets its MAC.',
    async verified({ payload }, key) {
      if (valueAt(payload, 'event') !== 'endpoint.url_validation') return undefined
      // Without a colon, so that it is never the text that is signed for an event.
      const plainToken = asChallenge(valueAt(payload, 'payload.plainToken'))
      if (plainToken === undefined) throw noChallenge()
      return jsonResponse({ plainToken, encryptedToken: await macOfChallenge(key, plainToken, 'hex') })
    },
  },
  notes: ['Zoom names no tolerance, and its SDK has none.'],
})

function noChallenge(): WebhookError {
  return new WebhookError('ERR_WEBHOOK_PAYLOAD_INVALID', 'The plainToken of the validation is not a token.', {
    reason: 'challenge',
  })
}
