import { readHeader } from '@hookseal/core/schemes'
import { asChallenge, jsonResponse } from '../lib/handshake.ts'
import { definePreset, type Preset } from '../lib/preset.ts'

const CHALLENGE = 'x-okta-verification-challenge'

/** @see https://developer.okta.com/docs/concepts/event-hooks/ */
export const okta: Preset = definePreset({
  name: 'okta',
  title: 'Okta event hooks',
  docs: 'https://developer.okta.com/docs/concepts/event-hooks/',
  env: 'OKTA_EVENT_HOOK_SECRET',
  verified: { by: 'node:crypto', on: '2026-11-21' },
  signature: { kind: 'token', header: 'authorization' },
  time: null,
  tolerance: null,
  id: { in: 'payload', path: 'eventId', signed: false },
  type: { in: 'payload', path: 'data.events.only.eventType', signed: false },
  deadlineSeconds: null,
  handshake: {
    description: 'A GET with a challenge in a header, which is returned as JSON.',
    async before({ method, headers }) {
      const challenge = method === 'GET' ? asChallenge(readHeader(headers, CHALLENGE)) : undefined
      return challenge === undefined ? undefined : jsonResponse({ verification: challenge })
    },
  },
  notes: [
    'Token only: Okta signs nothing, so the authentication secret in each delivery is the whole proof.',
    'The secret is the whole value of the Authorization header. Pass one with a space as an option: the environment variable is split at spaces.',
    'One delivery may contain several events. Only that of a single one has a message.type.',
  ],
})
