import { mailgunSignature } from '../lib/mailgun-signature.ts'
import { definePreset, type Preset } from '../lib/preset.ts'

/** @see https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/securing-webhooks */
export const mailgun: Preset = definePreset({
  name: 'mailgun',
  title: 'Mailgun',
  docs: 'https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/securing-webhooks',
  env: 'MAILGUN_WEBHOOK_SIGNING_KEY',
  verified: { by: 'node:crypto', on: '2026-11-21' },
  signature: mailgunSignature,
  time: { in: 'payload', path: 'signature.timestamp', unit: 's' },
  // Mailgun retries for 8 hours, and advises against a narrow window.
  tolerance: { past: 12 * 60 * 60, future: 300 },
  id: { in: 'payload', path: 'signature.token', signed: true },
  type: { in: 'payload', path: 'event-data.event', signed: false },
  deadlineSeconds: null,
  notes: [
    'Only a time and a random token are signed, not the event: an attacker who can read a delivery can send another event with its signature.',
    'Dedupe accepts each signature once, so do not switch it off. Fetch what matters from the API.',
    'Mailgun retries after every status but 200 and 406, so respond 200, not 204.',
    'For JSON webhooks. Forwarded messages of routes are forms with the signature in other fields.',
  ],
})
