import { definePreset, type Preset } from '../lib/preset.ts'

/** @see https://developer.atlassian.com/cloud/trello/guides/rest-api/webhooks/ */
export const trello: Preset = definePreset({
  name: 'trello',
  title: 'Trello',
  docs: 'https://developer.atlassian.com/cloud/trello/guides/rest-api/webhooks/',
  env: 'TRELLO_API_SECRET',
  verified: { by: 'node:crypto', on: '2026-11-21' },
  signature: {
    kind: 'mac',
    hash: 'sha1',
    encoding: 'base64',
    header: 'x-trello-webhook',
    format: { prefix: '' },
    signed: '{body}{url}',
    key: 'text',
  },
  time: null,
  tolerance: null,
  id: { in: 'payload', path: 'action.id', signed: true },
  type: { in: 'payload', path: 'action.type', signed: true },
  deadlineSeconds: null,
  handshake: {
    description: 'A HEAD request when the webhook is created, which gets status 200.',
    async before({ method }) {
      return method === 'HEAD' ? { status: 200, headers: {}, body: '' } : undefined
    },
  },
  notes: ['The publicUrl option must be the callbackURL of the webhook, with its query.'],
})
