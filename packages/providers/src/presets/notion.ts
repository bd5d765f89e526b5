import { hmacOfBody } from '../lib/hmac-of-body.ts'
import { definePreset, type Preset } from '../lib/preset.ts'

/** @see https://developers.notion.com/reference/webhooks */
export const notion: Preset = definePreset({
  name: 'notion',
  title: 'Notion',
  docs: 'https://developers.notion.com/reference/webhooks',
  env: 'NOTION_VERIFICATION_TOKEN',
  verified: { by: 'node:crypto', on: '2026-11-21' },
  ...hmacOfBody('x-notion-signature', { prefix: 'sha256=' }),
  id: { in: 'payload', path: 'id', signed: true },
  type: { in: 'payload', path: 'type', signed: true },
  deadlineSeconds: null,
  notes: [
    'The secret is the verification_token, which Notion sends when the subscription is created, in a request without a signature.',
    'That request is rejected. Receive it one time with a handler of your own, and confirm the token in the settings of the integration.',
  ],
})
