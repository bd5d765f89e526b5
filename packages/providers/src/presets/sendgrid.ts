import { definePreset, type Preset } from '../lib/preset.ts'

/** @see https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features */
export const sendgrid: Preset = definePreset({
  name: 'sendgrid',
  title: 'SendGrid Event Webhook',
  docs: 'https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features',
  env: 'SENDGRID_WEBHOOK_PUBLIC_KEY',
  verified: { by: '@sendgrid/eventwebhook@8.0.0', on: '2026-11-21' },
  signature: {
    kind: 'public-key',
    algorithm: 'ecdsa-p256',
    encoding: 'base64',
    header: 'x-twilio-email-event-webhook-signature',
    signed: '{time}{body}',
    key: 'spki-base64',
  },
  time: { in: 'header', header: 'x-twilio-email-event-webhook-timestamp', unit: 's' },
  // SendGrid retries for 24 hours, and does not document whether it signs a retry again.
  tolerance: { past: 86_400, future: 300 },
  id: { in: 'payload', path: 'only.sg_event_id', signed: true },
  type: { in: 'payload', path: 'only.event', signed: true },
  deadlineSeconds: null,
  notes: ['A delivery is a batch: deduplicate each event by its sg_event_id.'],
})
