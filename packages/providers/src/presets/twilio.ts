import { definePreset, type Preset } from '../lib/preset.ts'
import { twilioSignature } from '../lib/twilio-signature.ts'

/** @see https://www.twilio.com/docs/usage/webhooks/webhooks-security */
export const twilio: Preset = definePreset({
  name: 'twilio',
  title: 'Twilio',
  docs: 'https://www.twilio.com/docs/usage/webhooks/webhooks-security',
  env: 'TWILIO_AUTH_TOKEN',
  verified: { by: 'twilio@6.2.0', on: '2026-11-21' },
  signature: twilioSignature,
  time: null,
  tolerance: null,
  id: { in: 'signed-text', signed: true },
  type: null,
  payload: 'json-or-form',
  deadlineSeconds: 15,
  notes: [
    'Twilio joins names and values without separators, so a signature covers every form with the same joined text. All of them have one id.',
    'A call that returns to the same step may send an equal form again: pass dedupe: false for webhooks that respond with TwiML.',
  ],
})
