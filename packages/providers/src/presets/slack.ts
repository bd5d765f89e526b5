import { jsonResponse } from '../lib/handshake.ts'
import { valueAt } from '../lib/payload-path.ts'
import { definePreset, type Preset } from '../lib/preset.ts'

/** @see https://docs.slack.dev/authentication/verifying-requests-from-slack */
export const slack: Preset = definePreset({
  name: 'slack',
  title: 'Slack',
  docs: 'https://docs.slack.dev/authentication/verifying-requests-from-slack',
  env: 'SLACK_SIGNING_SECRET',
  verified: { by: '@slack/bolt@5.1.0', on: '2026-11-21' },
  signature: {
    kind: 'mac',
    hash: 'sha256',
    encoding: 'hex',
    header: 'x-slack-signature',
    format: { prefix: 'v0=' },
    signed: 'v0:{time}:{body}',
    // It looks like hex and is used as text.
    key: 'text',
  },
  time: { in: 'header', header: 'x-slack-request-timestamp', unit: 's' },
  tolerance: { past: 300, future: 300 },
  id: { in: 'payload', path: ['event_id', 'trigger_id'], signed: true },
  type: { in: 'payload', path: 'event.type', signed: true },
  // Slash commands and interactions are forms.
  payload: 'json-or-form',
  deadlineSeconds: 3,
  handshake: {
    description: 'A signed POST of the type url_verification, whose challenge is returned.',
    async verified({ payload }) {
      if (valueAt(payload, 'type') !== 'url_verification') return undefined
      return jsonResponse({ challenge: valueAt(payload, 'challenge') })
    },
  },
  types: '@slack/types',
})
