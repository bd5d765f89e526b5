import type { ProviderOracle } from '@hookseal/conformance'
import { twitch } from '../../src/presets/twitch.ts'
import { cryptoOracle, hmac, signedBy, SECRETS } from '../oracle.ts'

const CHALLENGE = '{"challenge":"pogchamp-kappa-360noscope-vohiyo","subscription":{"type":"stream.online"}}'

export const oracle = (): ProviderOracle =>
  cryptoOracle({
    body: '{"subscription":{"type":"stream.online"},"event":{"id":"1"}}',
    expected: { type: 'stream.online' },
    headers({ body, timestamp, id }) {
      // Twitch writes nanoseconds.
      const time = timestamp.toISOString()
      return {
        'twitch-eventsub-message-signature': `sha256=${hmac(id + time + body)}`,
        'twitch-eventsub-message-id': id,
        'twitch-eventsub-message-timestamp': time,
        'twitch-eventsub-message-type': 'notification',
      }
    },
    exchanges: [
      {
        name: 'a time with nanoseconds',
        request: {
          body: '{}',
          headers: {
            'twitch-eventsub-message-signature': `sha256=${hmac('12026-11-21T12:00:00.634234626Z{}')}`,
            'twitch-eventsub-message-id': '1',
            'twitch-eventsub-message-timestamp': '2026-11-21T12:00:00.634234626Z',
          },
        },
        response: { status: 204 },
      },
    ],
    handshakes: [
      {
        name: 'a signed challenge',
        request: signedBy(twitch, CHALLENGE),
        response: { status: 200, body: /^pogchamp-kappa-360noscope-vohiyo$/ },
      },
      {
        name: 'a challenge without a valid signature by 401',
        request: signedBy(twitch, CHALLENGE, SECRETS.otherSecret),
        response: { status: 401, code: 'ERR_WEBHOOK_SIGNATURE_MISMATCH' },
      },
    ],
  })
