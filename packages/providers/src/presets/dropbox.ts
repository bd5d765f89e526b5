import { hmacOfBody } from '../lib/hmac-of-body.ts'
import { challengeOf, textResponse } from '../lib/handshake.ts'
import { definePreset, type Preset } from '../lib/preset.ts'

/** @see https://www.dropbox.com/developers/reference/webhooks */
export const dropbox: Preset = definePreset({
  name: 'dropbox',
  title: 'Dropbox',
  docs: 'https://www.dropbox.com/developers/reference/webhooks',
  env: 'DROPBOX_APP_SECRET',
  verified: { by: 'node:crypto', on: '2026-11-21' },
  ...hmacOfBody('x-dropbox-signature'),
  id: { in: 'none', signed: true },
  type: null,
  deadlineSeconds: 10,
  handshake: {
    description: 'A GET with a challenge, which is returned as text.',
    async before(request) {
      const challenge = challengeOf(request, 'challenge')
      return challenge === undefined ? undefined : textResponse(challenge)
    },
  },
  notes: [
    'Notifications name accounts and nothing else, so those of one account are equal, and dedupe is off.',
    'Dropbox retries after every status but 200, so respond 200, not 204.',
    'A recorded notification stays valid. Treat each as a hint to list the changes.',
  ],
})
