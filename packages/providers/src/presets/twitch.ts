import { asChallenge, textResponse } from '../lib/handshake.ts'
import { valueAt } from '../lib/payload-path.ts'
import { definePreset, type Preset } from '../lib/preset.ts'

/** @see https://dev.twitch.tv/docs/eventsub/handling-webhook-events/ */
export const twitch: Preset = definePreset({
  name: 'twitch',
  title: 'Twitch EventSub',
  docs: 'https://dev.twitch.tv/docs/eventsub/handling-webhook-events/',
  env: 'TWITCH_EVENTSUB_SECRET',
  verified: { by: 'node:crypto', on: '2026-11-21' },
  signature: {
    kind: 'mac',
    hash: 'sha256',
    encoding: 'hex',
    header: 'twitch-eventsub-message-signature',
    format: { prefix: 'sha256=' },
    signed: '{id}{time}{body}',
    key: 'text',
  },
  time: { in: 'header', header: 'twitch-eventsub-message-timestamp', unit: 'rfc3339' },
  tolerance: { past: 600, future: 600 },
  id: { in: 'header', header: 'twitch-eventsub-message-id', signed: true },
  type: { in: 'payload', path: 'subscription.type', signed: true },
  deadlineSeconds: null,
  handshake: {
    description: 'A signed POST with a challenge, which is returned as text.',
    // The header with the type of the message is not signed. No event has a challenge.
    async verified({ payload }) {
      const challenge = asChallenge(valueAt(payload, 'challenge'))
      return challenge === undefined ? undefined : textResponse(challenge)
    },
  },
  notes: [
    'Twitch expects the response within a few seconds.',
    'A revoked subscription is a message whose payload has no event, but the reason in subscription.status.',
  ],
})
